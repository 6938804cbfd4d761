/**
 * Takes events off the event loops and folds them into records, on one consumer thread. Start reading at {@link
 * dev.weir.inspector.ingest.Recorder}, then {@code Folder}.
 */
@NullMarked
package dev.weir.inspector.ingest;

import org.jspecify.annotations.NullMarked;
