package dev.weir.app.truth;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes what truly happened to standard output, one flat JSON object a line; silent until opened, so that warm-up leaves no trace. */
final class TruthLog {
    private final PrintStream out;
    private final AtomicBoolean open = new AtomicBoolean();

    TruthLog(PrintStream out) {
        this.out = out;
    }

    void open() {
        open.set(true);
        line("ready").write();
    }

    Line line(String kind) {
        return new Line(kind);
    }

    /** One line in the making; not for more than one thread at a time. */
    final class Line {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Line(String kind) {
            fields.put("kind", kind);
        }

        Line with(String name, Object value) {
            fields.put(name, value);
            return this;
        }

        void write() {
            if (!open.get()) {
                return;
            }
            StringBuilder json = new StringBuilder("{");
            fields.forEach((name, value) -> {
                json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":");
                if (value instanceof Number || value instanceof Boolean) {
                    json.append(value);
                } else {
                    json.append('"').append(escape(value.toString())).append('"');
                }
            });
            synchronized (out) {
                out.println(json.append('}'));
                out.flush();
            }
        }

        private static String escape(String text) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c == '"' || c == '\\') {
                    escaped.append(String.format("\\u%04x", (int) c));
                } else {
                    escaped.append(c);
                }
            }
            return escaped.toString();
        }
    }
}
