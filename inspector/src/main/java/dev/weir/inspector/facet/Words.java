package dev.weir.inspector.facet;

import dev.weir.inspector.model.Note;
import java.util.function.Predicate;

/** What a capture has few of, however many exchanges there are. */
public interface Words {

    /** The ids of the texts of columns that pass, as SQL wants them behind IN: {@code (1,5,9)}. */
    String in(Predicate<String> test);

    /** SQL that holds for what started during the pages whose name passes. */
    String during(Predicate<String> page);

    /** SQL that holds for the exchanges whose URL passes. */
    String addressed(UrlTest test);

    /** SQL that holds for the exchanges with a note that passes. */
    String noted(Predicate<Note> test);
}
