/** Makes the requests of a plan on the origin leg. Start reading at {@link dev.weir.load.drive.LoadRun}. */
@NullMarked
package dev.weir.load.drive;

import org.jspecify.annotations.NullMarked;
