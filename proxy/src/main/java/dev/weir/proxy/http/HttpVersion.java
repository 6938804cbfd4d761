package dev.weir.proxy.http;

/** The versions of HTTP that a message can come in (RFC 9112, section 2.3; RFC 9113). */
public enum HttpVersion {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** As it stands in Via (RFC 9110, section 7.6.3). */
    String number() {
        return text.substring(text.indexOf('/') + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
