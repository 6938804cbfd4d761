/** Reads HARs of other programs into records of the model. Start reading at {@link dev.weir.inspector.har.read.HarReader}. */
@NullMarked
package dev.weir.inspector.har.read;

import org.jspecify.annotations.NullMarked;
