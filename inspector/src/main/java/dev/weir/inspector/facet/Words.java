package dev.weir.inspector.facet;

import java.util.function.Predicate;

/** The texts that occur in a column of facets: few, however many exchanges there are. */
@FunctionalInterface
public interface Words {

    /** The ids of those that pass, as SQL wants them behind IN: {@code (1,5,9)}. */
    String in(Predicate<String> test);
}
