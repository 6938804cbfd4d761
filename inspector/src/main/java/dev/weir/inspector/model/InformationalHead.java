package dev.weir.inspector.model;

import dev.weir.events.RawHead;

/** A 1xx response (RFC 9110, section 15.2). */
public record InformationalHead(long atNanos, RawHead head) {}
