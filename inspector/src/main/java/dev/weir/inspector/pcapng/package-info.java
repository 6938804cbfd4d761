/**
 * Recorded packets for other tools, with the exchanges that they belong to. Start reading at {@link
 * dev.weir.inspector.pcapng.PcapngExport}.
 */
@NullMarked
package dev.weir.inspector.pcapng;

import org.jspecify.annotations.NullMarked;
