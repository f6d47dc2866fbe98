/** Files of numbers over REST: how they arrive, and the jobs that import them ({@code /api/imports}). */
package io.dialplane.web.importing;
