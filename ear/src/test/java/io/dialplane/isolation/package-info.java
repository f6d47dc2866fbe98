/**
 * No row of another company is ever visible or changeable: {@link io.dialplane.isolation.IsolationIT} walks every endpoint with
 * every kind of caller; the {@link io.dialplane.isolation.Endpoints} tell it, a family of features each, who may call them.
 */
package io.dialplane.isolation;
