package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.json.ModelCodec.Bodies;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.ExchangeQuery.Order;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWriterTest {

    @TempDir
    Path directory;

    private CaptureWriter create(Path path) {
        return CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
    }

    private static List<RecordedExchange> all(CaptureReader reader, ExchangeQuery query) {
        return reader.stream(query).toList();
    }

    @Test
    void anyExchangeReadsBackEqualInTheOrderOfItsStart() {
        Path path = directory.resolve("a.weir");
        List<RecordedExchange> exchanges = new ArrayList<>();
        for (long number = 1; number <= 700; number++) {
            exchanges.add(UsualRecords.storable(new RandomRecords(number).exchange(number)));
        }
        try (CaptureWriter writer = create(path)) {
            exchanges.forEach(writer::exchange);
            writer.flush();
            try (CaptureReader reader = CaptureReader.open(path)) {
                List<RecordedExchange> byStart = exchanges.stream()
                        .sorted(Comparator.comparingLong(RecordedExchange::startedAtNanos)
                                .thenComparingLong(RecordedExchange::number))
                        .toList();
                assertThat(reader.count()).isEqualTo(700);
                assertThat(written(all(reader, ExchangeQuery.ALL.withBodies()))).isEqualTo(written(byStart));
                assertThat(reader.exchange(77)).get().usingRecursiveComparison().isEqualTo(exchanges.get(76));
            }
        }
    }

    /** Records hold arrays and have no equality of their own. */
    private static List<String> written(List<RecordedExchange> exchanges) {
        return exchanges.stream()
                .map(exchange ->
                        new String(new ModelCodec().write(exchange, Bodies.INLINE), StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void queriesLimitOrderAndPage() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            for (int number = 1; number <= 600; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.flush();
            try (CaptureReader reader = CaptureReader.open(path)) {
                assertThat(numbers(reader, ExchangeQuery.ALL)).hasSize(600).isSorted();
                assertThat(numbers(
                                reader,
                                ExchangeQuery.ALL.in(Order.NUMBER_DESCENDING).atMost(300)))
                        .hasSize(300)
                        .startsWith(600L, 599L)
                        .endsWith(301L);
                assertThat(numbers(reader, ExchangeQuery.ALL.atMost(256))).hasSize(256);
                assertThat(numbers(reader, ExchangeQuery.ALL.atMost(0))).isEmpty();
                assertThat(numbers(reader, ExchangeQuery.ALL.in(Order.NUMBER).numbers(10, 12)))
                        .containsExactly(10L, 11L, 12L);
                assertThat(reader.exchange(601)).isEmpty();
            }
        }
    }

    private static List<Long> numbers(CaptureReader reader, ExchangeQuery query) {
        return reader.stream(query).map(RecordedExchange::number).toList();
    }

    @Test
    void bodiesComeOnlyWhenAskedFor() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.flush();
            try (CaptureReader reader = CaptureReader.open(path)) {
                RecordedExchange without = all(reader, ExchangeQuery.ALL).get(0);
                RecordedExchange with =
                        all(reader, ExchangeQuery.ALL.withBodies()).get(0);

                assertThat(without.response().body().kept()).isNull();
                assertThat(without.response().body().keptBytes()).isEqualTo(120);
                assertThat(with.response().body().kept()).hasSize(120).containsOnly('b');
            }
        }
    }

    @Test
    void aConnectionIsReadInItsLastState() {
        Path path = directory.resolve("a.weir");
        RecordedConnection closed = new RandomRecords(5).connection(3);
        try (CaptureWriter writer = create(path)) {
            writer.connection(UsualRecords.connection(3));
            writer.connection(UsualRecords.connection(4));
            writer.flush();
            writer.connection(closed);
            writer.flush();
            try (CaptureReader reader = CaptureReader.open(path)) {
                assertThat(reader.connection(new ConnectionId(3))).contains(closed);
                assertThat(reader.connection(new ConnectionId(2))).isEmpty();
                assertThat(reader.connections()).containsExactly(closed, UsualRecords.connection(4));
            }
        }
    }

    @Test
    void ofTwoStatesInOneBatchTheLastCounts() {
        Path path = directory.resolve("a.weir");
        RecordedConnection closed = new RandomRecords(5).connection(3);
        try (CaptureWriter writer = create(path)) {
            writer.connection(UsualRecords.connection(3));
            writer.exchange(UsualRecords.exchange(1));
            writer.connection(closed);
            writer.flush();
            try (CaptureReader reader = CaptureReader.open(path)) {
                assertThat(reader.connection(new ConnectionId(3))).contains(closed);
                assertThat(reader.connections()).containsExactly(closed);
            }
        }
    }

    @Test
    void unsealedEndsAbruptlyAndSealedIsOneFile() {
        Path path = directory.resolve("a?b #1 中.weir");
        CaptureWriter writer = create(path);
        writer.exchange(UsualRecords.exchange(1));
        writer.flush();
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.info()).isEqualTo(UsualRecords.withLosses(new Loss(0, 0, 0, true)));
        }
        writer.exchange(UsualRecords.exchange(2));
        writer.seal(UsualRecords.withLosses(new Loss(7, 0, 0, false, 9)));
        writer.close();

        assertThat(directory.toFile().list()).containsExactly("a?b #1 中.weir");
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.info()).isEqualTo(UsualRecords.withLosses(new Loss(7, 0, 0, false, 9)));
            assertThat(reader.count()).isEqualTo(2);
        }
    }

    @Test
    void sealingWhileSomebodyReadsHarmsNeither() {
        Path path = directory.resolve("a.weir");
        CaptureWriter writer = create(path);
        writer.exchange(UsualRecords.exchange(1));
        writer.flush();
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.count()).isEqualTo(1);
            writer.seal(UsualRecords.INFO);
            writer.close();
            assertThat(reader.info().lost()).isEqualTo(Loss.NONE);
            assertThat(reader.count()).isEqualTo(1);
        }
        assertThat(writer.losses()).isEqualTo(Loss.NONE);
    }

    @Test
    void onlyItsOwnerMayReadACapture() throws IOException {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.flush();
            for (String name : List.of("a.weir", "a.weir-wal", "a.weir-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void anExistingCaptureIsRefusedAndLeftAsItIs() {
        Path path = directory.resolve("a.weir");
        create(path).close();

        assertThatThrownBy(() -> create(path))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("it holds a capture already")
                .hasMessageContaining("--capture");
        CaptureReader.open(path).close();
    }

    @Test
    void anotherFileIsRefusedAndLeftAsItIs() throws IOException {
        Path path = Files.writeString(directory.resolve("notes.weir"), "my notes");

        assertThatThrownBy(() -> create(path))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("no capture of Weir");
        assertThat(path).hasContent("my notes");
    }

    @Test
    void anUnwritablePlaceIsRefusedWithItsReason() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> create(directory.resolve("none/a.weir")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("its directory does not exist");
        assertThatThrownBy(() -> create(file.resolve("a.weir")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("Not a directory");
        assertThatThrownBy(() -> create(directory))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("it is a directory");
    }

    @Test
    void halfASurrogatePairLosesNoExchange() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.exchange(UsualRecords.withUrl(UsualRecords.exchange(2), "http://\uD800/"));
            writer.flush();

            assertThat(writer.losses()).isEqualTo(Loss.NONE);
            try (CaptureReader reader = CaptureReader.open(path)) {
                assertThat(reader.exchange(2))
                        .get()
                        .extracting(RecordedExchange::url)
                        .isEqualTo("http://\uFFFD/");
            }
        }
    }

    @Test
    void aDirectoryDeletedInMidCaptureIsCountedAndWritingResumesWhenItIsBack() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        Path path = inner.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.connection(UsualRecords.connection(1));
            writer.flush();
            deleteAll(inner);

            writer.exchange(UsualRecords.exchange(2));
            writer.connection(UsualRecords.connection(2));
            writer.flush();
            assertThat(writer.losses().unwrittenExchanges()).isEqualTo(2);
            assertThat(writer.trouble()).isEqualTo("its directory does not exist");

            Files.createDirectory(inner);
            writer.exchange(UsualRecords.exchange(3));
            writer.seal(UsualRecords.INFO);
            assertThat(writer.losses().unwrittenExchanges()).isEqualTo(2);
            assertThat(writer.trouble()).isNull();
        }
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(numbers(reader, ExchangeQuery.ALL)).containsExactly(3L);
            assertThat(reader.connection(new ConnectionId(2))).isPresent();
            assertThat(reader.info().lost()).isEqualTo(new Loss(0, 2, 0, false));
        }
    }

    private static void deleteAll(Path parent) throws IOException {
        try (var files = Files.list(parent)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(parent);
    }

    @Test
    void anotherFileInItsPlaceIsNeverOverwritten() throws IOException {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.flush();
            Files.delete(path);
            Files.writeString(path, "mine");

            writer.exchange(UsualRecords.exchange(2));
            writer.flush();

            assertThat(writer.losses().unwrittenExchanges()).isEqualTo(2);
            assertThat(writer.trouble()).isEqualTo("another file has its name now");
        }
        assertThat(path).hasContent("mine");
    }

    @Test
    void afterTheSealNothingIsTakenButCounted() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = create(path)) {
            writer.seal(UsualRecords.INFO);
            writer.exchange(UsualRecords.exchange(1));

            assertThat(writer.losses().unwrittenExchanges()).isEqualTo(1);
        }
    }
}
