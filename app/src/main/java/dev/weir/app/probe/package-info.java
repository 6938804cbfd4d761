/** What a probe told, folded into what can be shown. Start reading at {@link dev.weir.app.probe.ProbeStory}. */
@NullMarked
package dev.weir.app.probe;

import org.jspecify.annotations.NullMarked;
