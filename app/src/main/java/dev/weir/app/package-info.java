/** What all parts of the application share: how it fails. Start reading at {@link dev.weir.app.Trouble}. */
@NullMarked
package dev.weir.app;

import org.jspecify.annotations.NullMarked;
