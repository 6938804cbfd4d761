package dev.weir.app.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Keeps what a command writes in this very process; {@code columns} 0: it is no terminal, else one so wide. */
public final class KeptTerminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    public KeptTerminal(int columns) {
        Descriptors descriptors = new Descriptors() {
            @Override
            public boolean isTerminal(int descriptor) {
                return columns > 0;
            }

            @Override
            public int columns() {
                return columns;
            }
        };
        this.terminal = new Terminal(Map.of(), descriptors, out, err);
    }

    public Terminal terminal() {
        return terminal;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
