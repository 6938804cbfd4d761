package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root can mount. */
class FullDiskIT {

    private static final String MOUNTED_MESSAGE = "needs to mount a tmpfs: run as root";

    @TempDir
    Path directory;

    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
        if (!mounted && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(MOUNTED_MESSAGE);
        }
        Assumptions.assumeTrue(mounted, MOUNTED_MESSAGE);
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", directory.toString())).isTrue();
        }
    }

    private static long writtenIn(Path path) {
        try (CaptureReader reader = CaptureReader.open(path)) {
            return reader.stream(ExchangeQuery.ALL.withBodies()).count();
        }
    }

    @Test
    void aFullDiskIsCountedTheFileStaysReadableAndWritingResumes() throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[400_000]);
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            long number = write(writer, 1, 400);
            assertThat(writer.losses().unwrittenExchanges()).isPositive();
            assertThat(writer.trouble()).isEqualTo("the disk is full");
            assertThat(writtenIn(path) + writer.losses().unwrittenExchanges()).isEqualTo(number - 1);

            Files.delete(ballast);
            long lost = writer.losses().unwrittenExchanges();
            number = write(writer, number, 20);
            assertThat(writer.trouble()).isNull();
            assertThat(writer.losses().unwrittenExchanges()).isEqualTo(lost);
            writer.seal(UsualRecords.INFO);
            assertThat(writtenIn(path) + lost).isEqualTo(number - 1);
        }
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.info().lost().unwrittenExchanges()).isPositive();
            assertThat(reader.info().lost().abrupt()).isFalse();
        }
    }

    private static long write(CaptureWriter writer, long from, int count) {
        for (long number = from; number < from + count; number++) {
            writer.exchange(UsualRecords.exchange(number, 2000));
            if (number % 10 == 0) {
                writer.flush();
            }
        }
        writer.flush();
        return from + count;
    }

    @Test
    void capturesAreReadFromAReadOnlyDisk() throws IOException, InterruptedException {
        Path sealed = directory.resolve("sealed.weir");
        Path closed = directory.resolve("closed.weir");
        try (CaptureWriter writer = CaptureWriter.create(sealed, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            write(writer, 1, 10);
            writer.seal(UsualRecords.INFO);
        }
        try (CaptureWriter writer = CaptureWriter.create(closed, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            write(writer, 1, 20);
        }
        assertThat(run("mount", "-o", "remount,ro", directory.toString())).isTrue();

        assertThat(writtenIn(sealed)).isEqualTo(10);
        assertThat(writtenIn(closed)).isEqualTo(20);
    }

    @Test
    void aFullDiskAtTheStartIsRefusedWithItsReasonAndLeavesNothing() throws IOException {
        byte[] all = new byte[1 << 20];
        try {
            Files.write(directory.resolve("ballast"), all);
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("No space");
        }
        Path path = directory.resolve("a.weir");

        assertThatThrownBy(() -> CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("the disk is full");
        assertThat(path).doesNotExist();
    }
}
