package dev.weir.inspector.har;

/** For whom a HAR is written; they differ where a consumer misreads what the format allows. */
public enum HarProfile {
    STRICT,
    /** The same as {@link #STRICT}: Chrome's importer is one of the checkers of it. */
    CHROME,
    /** For har-to-k6: only what can be asked again over HTTP, without the fields a client sets by itself. */
    K6,
    /** As {@link #K6}; also no comment on a body, which Gatling's recorder drops then. */
    GATLING,
    /** For WebPageTest's tools: the connection's id where others write its port, TLS as offsets from the page's start. */
    WPT,
    /** For sending again: nothing redacted, request bodies as sent, none that was cut. */
    REPLAY,
    /** No bodies, nothing under {@code _weir}. */
    MINIMAL;

    /** Whether only requests belong in it that a load generator can send again and that had an answer. */
    boolean forLoad() {
        return this == K6 || this == GATLING;
    }

    boolean hasBodies() {
        return this != MINIMAL;
    }

    boolean hasWeirBlock() {
        return this != MINIMAL;
    }
}
