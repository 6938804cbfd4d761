/**
 * Writes captures as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), one entry at a time, with what HAR has no word
 * for under {@code _weir}. Start reading at {@link dev.weir.inspector.har.HarWriter}.
 */
@NullMarked
package dev.weir.inspector.har;

import org.jspecify.annotations.NullMarked;
