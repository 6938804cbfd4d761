/** Sentences in several languages, with named places. Start reading at {@link dev.weir.inspector.wording.Catalogue}. */
@NullMarked
package dev.weir.inspector.wording;

import org.jspecify.annotations.NullMarked;
