/** The capture that is shown, live or stored, and how it is read. Start reading at {@link dev.weir.web.capture.ShownCapture}. */
@NullMarked
package dev.weir.web.capture;

import org.jspecify.annotations.NullMarked;
