package dev.weir.inspector.json;

/** A document that is no CBOR, lacks a field or is of a newer version; the message says which. */
public final class RecordFormatException extends RuntimeException {

    public RecordFormatException(String message) {
        super(message);
    }

    public RecordFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
