package dev.weir.inspector.findings;

import static dev.weir.inspector.findings.Severity.ERROR;
import static dev.weir.inspector.findings.Severity.INFO;
import static dev.weir.inspector.findings.Severity.WARNING;

/** The diagnoses that there are; numbers are stable, and each has a page. */
public enum FindingCode {
    /** Most of the time went by waiting for the origin's first byte. */
    W101(INFO),
    /** The waiting is the way, not the origin. */
    W102(INFO),
    /** Name, TCP and TLS took most of the time. */
    W103(WARNING),
    /** Receiving took most of the time. */
    W104(INFO),
    /** It waited for its turn on a connection. */
    W105(WARNING),
    /** The client takes the response more slowly than it comes. */
    W106(WARNING),
    /** Sending took most of the time. */
    W107(INFO),
    /** A new connection although one lay idle. */
    W201(WARNING),
    /** A new connection because the one before had to be closed. */
    W202(WARNING),
    /** The origin closed an idle connection just as it was used again. */
    W203(ERROR),
    /** The origin speaks HTTP/2, and the client asked for HTTP/1.1. */
    W204(INFO),
    /** Hardly any connection is used twice. */
    W205(WARNING),
    /** A connection that carried nothing. */
    W206(INFO),
    /** TIME_WAIT gathers on Weir's side. */
    W301(WARNING),
    /** Local ports run out. */
    W302(ERROR),
    /** An end that got a FIN and did not close. */
    W303(ERROR),
    /** The origin reset the connection. */
    W304(WARNING),
    /** The origin announced the close, and Weir closed first. */
    W305(INFO),
    /** The client ended its side and still got its response. */
    W306(INFO),
    /** A SYN was sent again. */
    W307(WARNING),
    /** Segments were sent again. */
    W308(WARNING),
    /** A pause as Nagle's algorithm and delayed acknowledgements make together. */
    W309(INFO),
    /** A name took long. */
    W401(WARNING),
    /** A name is asked for again and again. */
    W402(INFO),
    /** IPv6 was tried first and failed. */
    W403(WARNING),
    /** A full handshake although a ticket of an earlier one was known. */
    W501(INFO),
    /** TLS took one more round trip. */
    W502(INFO),
    /** The origin's certificate expires soon, misses an issuer, or is very long. */
    W503(WARNING),
    /** The client does not trust the CA. */
    W504(ERROR),
    /** Text travelled uncompressed. */
    W601(INFO),
    /** The message can be read in two ways. */
    W602(ERROR),
    /** A head is very long. */
    W603(INFO),
    /** One redirect after the other. */
    W604(INFO),
    /** The same bytes came again and again. */
    W605(INFO),
    /** The client waited for a 100 that did not come. */
    W606(WARNING),
    /** No packets were captured. */
    W701(INFO),
    /** The client's clock and Weir's do not tell the same. */
    W702(INFO);

    private final Severity severity;

    FindingCode(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /** What it means and what to do, in the documentation. */
    public String page() {
        return "docs/findings/" + name() + ".md";
    }
}
