package dev.weir.events;

import java.util.Locale;

/** Why something did not finish: the proxy error types of RFC 9209, section 2.3, with the status each recommends. */
public enum FailureKind {
    DNS_TIMEOUT(504),
    DNS_ERROR(502),
    DESTINATION_NOT_FOUND(500),
    DESTINATION_UNAVAILABLE(503),
    DESTINATION_IP_PROHIBITED(502),
    DESTINATION_IP_UNROUTABLE(502),
    CONNECTION_REFUSED(502),
    CONNECTION_TERMINATED(502),
    CONNECTION_TIMEOUT(504),
    CONNECTION_READ_TIMEOUT(504),
    CONNECTION_WRITE_TIMEOUT(504),
    CONNECTION_LIMIT_REACHED(503),
    TLS_PROTOCOL_ERROR(502),
    TLS_CERTIFICATE_ERROR(502),
    TLS_ALERT_RECEIVED(502),
    HTTP_REQUEST_ERROR(400),
    HTTP_REQUEST_DENIED(403),
    HTTP_RESPONSE_INCOMPLETE(502),
    HTTP_RESPONSE_HEADER_SECTION_SIZE(502),
    HTTP_RESPONSE_HEADER_SIZE(502),
    HTTP_RESPONSE_BODY_SIZE(502),
    HTTP_RESPONSE_TRAILER_SECTION_SIZE(502),
    HTTP_RESPONSE_TRAILER_SIZE(502),
    HTTP_RESPONSE_TRANSFER_CODING(502),
    HTTP_RESPONSE_CONTENT_CODING(502),
    HTTP_RESPONSE_TIMEOUT(504),
    HTTP_UPGRADE_FAILED(502),
    HTTP_PROTOCOL_ERROR(502),
    PROXY_INTERNAL_RESPONSE(502),
    PROXY_INTERNAL_ERROR(500),
    PROXY_CONFIGURATION_ERROR(500),
    /** RFC 9209 recommends 502; 508 (RFC 5842) names the loop, and a person reading the status alone understands it. */
    PROXY_LOOP_DETECTED(508);

    private final int status;
    private final String token;

    FailureKind(int status) {
        this.status = status;
        this.token = name().toLowerCase(Locale.ROOT);
    }

    /** The status code of the response that Weir writes itself when it fails in this way before a response head was sent. */
    public int status() {
        return status;
    }

    /** The token as it stands in a Proxy-Status field, in HAR's {@code _error} and in JSON. */
    public String token() {
        return token;
    }
}
