package dev.weir.inspector.findings;

/** How much a finding matters, the least first. */
public enum Severity {
    INFO,
    WARNING,
    ERROR
}
