package dev.weir.inspector.redact;

/** How much is taken out. */
public enum Redaction {
    /** Nothing: the output holds every secret that was seen. */
    OFF,
    /** Credentials: header values, cookies, query and form parameters, user info in URLs, signatures of JWTs. */
    DEFAULT,
    /** Also all bodies and the clients' addresses. */
    STRICT
}
