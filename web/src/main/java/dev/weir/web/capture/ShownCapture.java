package dev.weir.web.capture;

import dev.weir.inspector.findings.Thresholds;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The capture that the page shows.
 *
 * @param live null when nobody writes it, or another process does
 * @param ports how many local ports connections can be made from on this machine
 * @param thresholds from when on something is a finding
 */
public record ShownCapture(Path file, @Nullable LiveCapture live, int ports, Thresholds thresholds) {}
