package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {

    @Test
    void failureIsOneLineWithoutATrace() {
        assertThat(new Logging.OneLine(false).format(failure()))
                .isEqualTo("weir: error: it broke: java.lang.IllegalStateException: first second\n");
    }

    @Test
    void verboseFailureHasItsTrace() {
        assertThat(new Logging.OneLine(true).format(failure())).contains("\tat " + LoggingTest.class.getName());
    }

    private static LogRecord failure() {
        LogRecord log = new LogRecord(Level.SEVERE, "it broke");
        log.setThrown(new IllegalStateException("first\nsecond"));
        return log;
    }
}
