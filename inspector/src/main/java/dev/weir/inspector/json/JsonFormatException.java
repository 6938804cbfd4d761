package dev.weir.inspector.json;

/** A document that is no JSON, lacks a field or is of a newer version; the message says which. */
public final class JsonFormatException extends RuntimeException {

    public JsonFormatException(String message) {
        super(message);
    }

    public JsonFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
