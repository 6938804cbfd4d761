package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleWebSocket;
import dev.weir.inspector.testing.SketchedExchange;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureReaderTest {

    @TempDir
    Path directory;

    private Path sealed(int exchanges) {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= exchanges; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.seal(UsualRecords.INFO);
        }
        return path;
    }

    private static void change(Path path, String sql) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        Path path = directory.resolve("none.weir");

        assertThatThrownBy(() -> CaptureReader.open(path))
                .isInstanceOf(CaptureException.class)
                .hasMessage("Cannot open the capture " + path + ": there is no such file; check the name (--capture)");
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsNoCaptureIsRefused() throws IOException, SQLException {
        Path text = Files.writeString(directory.resolve("text.weir"), "GET / HTTP/1.1\r\n".repeat(100));
        Path empty = Files.createFile(directory.resolve("empty.weir"));
        Path other = directory.resolve("other.weir");
        change(other, "CREATE TABLE exchange (a)");

        for (Path path : new Path[] {text, empty, other}) {
            assertThatThrownBy(() -> CaptureReader.open(path))
                    .as(path.toString())
                    .isInstanceOf(CaptureException.class)
                    .hasMessageContaining("no capture of Weir");
        }
    }

    @Test
    void aNewerFormatIsRefusedByNumber() throws SQLException {
        Path path = sealed(1);
        change(path, "PRAGMA user_version = " + (CaptureSchema.VERSION + 1));

        assertThatThrownBy(() -> CaptureReader.open(path))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining(
                        "newer Weir (format %d, this one reads format %d)",
                        CaptureSchema.VERSION + 1, CaptureSchema.VERSION);
    }

    @Test
    void aDamagedRecordIsToldNotThrownAsSomethingElse() throws SQLException {
        Path path = sealed(3);
        change(path, "UPDATE block SET records = x'28b52ffd2002110000' WHERE first = 1");

        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThatThrownBy(() -> reader.exchange(2))
                    .isInstanceOf(CaptureException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void messagesOfAWebSocketComeWithTheBodies() {
        SketchedExchange sketch = new SketchedExchange().response("Upgrade: websocket");
        sketch.statusLine = "HTTP/1.1 101 Switching Protocols";
        sketch.responseBody = RecordedBody.NONE;
        sketch.upgrade = new SampleWebSocket(0)
                .text(Leg.CLIENT, "one")
                .compressed(Leg.ORIGIN, "", 9, "lost")
                .text(Leg.ORIGIN, "three")
                .close(Leg.ORIGIN, 1000, "")
                .build();
        RecordedExchange exchange = sketch.build();
        Path path = directory.resolve("ws.weir");
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            writer.exchange(exchange);
            writer.seal(UsualRecords.INFO);
        }

        try (CaptureReader reader = CaptureReader.open(path)) {
            RecordedExchange whole =
                    reader.stream(ExchangeQuery.ALL.withBodies()).toList().get(0);
            RecordedExchange light = reader.stream(ExchangeQuery.ALL).toList().get(0);

            assertThat(whole).usingRecursiveComparison().isEqualTo(exchange);
            assertThat(light).usingRecursiveComparison().isEqualTo(exchange.withoutBodies());
        }
    }

    /** Whatever part of the file is missing, there is an answer of one kind. */
    @Test
    void aCutFileIsRefusedInOneWay() throws IOException {
        byte[] whole = Files.readAllBytes(sealed(100));
        for (int length = 0; length < whole.length; length += 5000) {
            byte[] part = Arrays.copyOf(whole, length);
            Path path = Files.write(directory.resolve("cut" + length + ".weir"), part);
            assertThatThrownBy(() -> readAll(path)).as("%d bytes", length).isInstanceOf(CaptureException.class);
        }
    }

    private static void readAll(Path path) {
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.info()).isNotNull();
            for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL.withBodies())) {
                assertThat(exchange.number()).isPositive();
            }
            assertThat(reader.connections()).isEmpty();
        }
    }
}
