package dev.weir.inspector.body;

import org.jspecify.annotations.Nullable;

/**
 * A field of a form body, decoded.
 *
 * @param value the text; for an uploaded file its bytes as Latin-1
 * @param fileName of an uploaded file, else null
 * @param contentType of a multipart part that names one, else null
 * @param start of the raw value in the body's text
 * @param end of the raw value in the body's text
 */
public record FormField(
        String name,
        String value,
        @Nullable String fileName,
        @Nullable String contentType,
        int start,
        int end) {}
