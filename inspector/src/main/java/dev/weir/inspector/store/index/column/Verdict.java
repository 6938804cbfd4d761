package dev.weir.inspector.store.index.column;

/**
 * What is known of a question.
 *
 * @param sure what it finds
 * @param open of which the columns do not know it
 */
public record Verdict(Numbers sure, Numbers open) {}
