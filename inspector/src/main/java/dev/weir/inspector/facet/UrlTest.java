package dev.weir.inspector.facet;

import java.util.function.Predicate;

/**
 * What a filter asks of a URL as a whole.
 *
 * @param name the same name means the same test
 * @param literal what every URL that passes holds, in lower case; empty when nothing of the kind is known
 * @param literalDecides whether each URL of ASCII alone that holds it passes
 * @param test decides, whatever the case of ASCII letters is
 */
public record UrlTest(String name, String literal, boolean literalDecides, Predicate<String> test) {}
