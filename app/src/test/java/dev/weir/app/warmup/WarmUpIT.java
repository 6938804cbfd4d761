package dev.weir.app.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class WarmUpIT {

    @Test
    void everyRequestSucceedsOverBothLegs() {
        List<String> said = new ArrayList<>();
        Logger logger = Logger.getLogger(WarmUp.class.getName());
        Handler listener = new Handler() {
            @Override
            public synchronized void publish(LogRecord log) {
                said.add(log.getMessage() + List.of(log.getParameters() == null ? new Object[0] : log.getParameters()));
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        logger.addHandler(listener);
        logger.setLevel(Level.ALL);
        try {
            WarmUp.start().join();
        } finally {
            logger.removeHandler(listener);
            logger.setLevel(null);
        }
        assertThat(said).hasSize(4).allMatch(line -> line.startsWith("warm-up: null Timeline"));
    }
}
