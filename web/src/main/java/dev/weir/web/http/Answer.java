package dev.weir.web.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What is sent back. */
@FunctionalInterface
public interface Answer {

    JsonFactory JSON = new JsonFactory();

    /** Sends head and body. Whoever calls closes the exchange, unless it {@link #staysOpen}. */
    void send(HttpExchange exchange) throws IOException;

    /** Whether it goes on after {@link #send} has returned, and closes the exchange itself. */
    default boolean staysOpen() {
        return false;
    }

    /** Writes into a stream that must be left open. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** A document that fits into memory, so that an error in the middle of it becomes a problem and not half an answer. */
    static Answer json(Consumer<JsonGenerator> content) {
        return json(200, "application/json", content);
    }

    static Answer json(int status, String type, Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            content.accept(out);
        }
        return bytes(status, type, bytes.toByteArray());
    }

    static Answer text(String type, String text) {
        return bytes(200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("ArrayParameter") // handed over
    static Answer bytes(int status, String type, byte[] bytes) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Answer nothing() {
        return exchange -> exchange.sendResponseHeaders(204, -1);
    }

    /** As long as it takes, in chunks. */
    static Answer stream(String type, Content content) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            // Length 0 is this server's way to say: chunked.
            exchange.sendResponseHeaders(200, 0);
            content.write(exchange.getResponseBody());
        };
    }

    /** The same with more header fields. */
    default Answer with(Consumer<Headers> fields) {
        Answer all = this;
        return exchange -> {
            fields.accept(exchange.getResponseHeaders());
            all.send(exchange);
        };
    }

    static Answer problem(Problem problem) {
        return json(problem.code().status(), "application/problem+json", out -> {
            out.writeStartObject();
            out.writeStringProperty("type", "about:blank");
            out.writeStringProperty("title", problem.title());
            out.writeNumberProperty("status", problem.code().status());
            out.writeStringProperty("code", problem.code().name().toLowerCase(java.util.Locale.ROOT));
            if (problem.detail() != null) {
                out.writeStringProperty("detail", problem.detail());
            }
            if (problem.parameter() != null) {
                out.writeStringProperty("parameter", problem.parameter());
            }
            Integer position = problem.position();
            if (position != null) {
                out.writeNumberProperty("position", position);
            }
            if (!problem.reasons().isEmpty()) {
                out.writeArrayPropertyStart("reasons");
                problem.reasons().forEach(out::writeString);
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }
}
