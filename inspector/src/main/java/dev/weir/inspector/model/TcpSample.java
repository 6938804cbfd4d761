package dev.weir.inspector.model;

import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;

/** What the kernel said of a connection at one moment. */
public record TcpSample(Leg leg, long atNanos, TcpMoment moment, TcpInfo info) {}
