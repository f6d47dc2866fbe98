package io.dialplane.bench;

import java.util.List;

/**
 * Numbers that were handed out together.
 *
 * @param id      as the side that handed it out writes it
 * @param numbers phone numbers as that side writes them: national over HTTP, E.164 from the database
 */
record Batch(String id, List<String> numbers) {}
