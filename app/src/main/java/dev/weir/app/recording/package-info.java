/** A proxy whose traffic is recorded: proxy, recorder and capture as one. Start reading at {@link dev.weir.app.recording.RecordingProxy}. */
@NullMarked
package dev.weir.app.recording;

import org.jspecify.annotations.NullMarked;
