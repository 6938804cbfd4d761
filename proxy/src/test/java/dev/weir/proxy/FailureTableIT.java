package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.FailureRow;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of docs/failures.md, as it is written there. */
class FailureTableIT {

    @TempDir
    Path directory;

    /** Makes a thing fail. */
    @FunctionalInterface
    interface Play {
        /** Returns what the client saw, as the table puts it; the scene is {@code stage}'s. */
        String run(Stage stage) throws Exception;
    }

    /** Where a play is given: it opens its own scene, and the test looks at what was recorded there. */
    static final class Stage implements AutoCloseable {
        final Path directory;
        private final ProxyConfig.TransportChoice transport;
        private Scene scene;

        Stage(Path directory, ProxyConfig.TransportChoice transport) {
            this.directory = directory;
            this.transport = transport;
        }

        Settings settings() {
            return Settings.on(transport);
        }

        Scene open(Scene opened) {
            scene = opened;
            return opened;
        }

        @Override
        public void close() throws Exception {
            scene.close();
        }
    }

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    private static Map<String, Play> plays() {
        Map<String, Play> plays = new LinkedHashMap<>();
        SetUpFailures.addTo(plays);
        CertificateFailures.addTo(plays);
        TunnelFailures.addTo(plays);
        Http2OriginFailures.addTo(plays);
        ResponseFailures.addTo(plays);
        ClientFailures.addTo(plays);
        Http2Failures.addTo(plays);
        return plays;
    }

    static List<FailureRow> rows() {
        return FailureRow.all();
    }

    @Test
    void everyRowHasItsPlayAndEveryPlayItsRow() {
        assertThat(rows())
                .extracting(FailureRow::name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(plays().keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void failureIsToldAndRecordedAsTheTableSays(FailureRow row) throws Exception {
        try (Stage stage = new Stage(directory, transport())) {
            Play play = plays().get(row.name());
            assertThat(play.run(stage)).as("what the client sees").isEqualTo(row.sees());
            Scene scene = stage.scene;
            if (row.kind() == null) {
                assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure())
                        .isNull();
            } else {
                ExchangeEnded ended = scene.events().awaitWhich(ExchangeEnded.class, end -> end.failure() != null);
                assertThat(ended.failure().kind()).isEqualTo(row.kind());
                assertThat(ended.failure().leg()).isEqualTo(row.leg());
                assertThat(ended.failure().detail()).isNotBlank();
            }
            if (row.origin().matches("none|kept")) {
                assertThat(scene.events().events(ConnectionClosed.class, closed -> closed.leg() == Leg.ORIGIN))
                        .isEmpty();
            } else {
                assertThat(scene.events()
                                .awaitWhich(ConnectionClosed.class, closed -> closed.leg() == Leg.ORIGIN)
                                .reason()
                                .name())
                        .isEqualTo(row.origin());
            }
        }
    }
}
