package dev.weir.app.testing;

import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line by which tests start Weir in a JVM of its own. Where they run on the packaged jar (Failsafe), that is run as it is
 * shipped, and with an archive of its loaded classes, as {@code scripts/weir} does: there are more than a hundred starts, and each is
 * half a second of CPU time shorter. Elsewhere it is the class path of the tests.
 */
public final class WeirJvm {

    private static final String MAIN = "dev.weir.app.cli.Main";
    private static final List<String> FLAGS = List.of("-Xlog:disable", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final List<String> START = start();

    private WeirJvm() {}

    /**
     * Everything in front of Weir's own arguments.
     *
     * @param options of the JVM, beside those that make it start fast
     */
    public static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.addAll(options);
        command.addAll(START);
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> start() {
        String classPath = System.getProperty("java.class.path");
        Optional<Path> jar = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches("weir-app-.*\\.jar"))
                .findFirst();
        if (jar.isEmpty()) {
            return List.of("-cp", classPath, MAIN);
        }
        List<String> plain = List.of("-jar", jar.get().toString());
        try {
            Path archive = archive(jar.get(), plain);
            return Files.exists(archive)
                    ? List.of(
                            "-XX:SharedArchiveFile=" + archive,
                            "-jar",
                            jar.get().toString())
                    : plain;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the jars as they are: the JVM would pass over another one without a word. Not there where a JVM makes none. */
    private static Path archive(Path jar, List<String> plain) throws IOException {
        Path archive = jar.resolveSibling("weir-tests-" + Runtime.version().feature() + ".archive");
        if (!Files.exists(archive)
                || newest(jar) > Files.getLastModifiedTime(archive).toMillis()) {
            Path home = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "weir-tests-");
            Path made = home.resolve("archive");
            train(home, made, plain);
            if (Files.exists(made)) {
                // At once: another JVM of tests may read it.
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return archive;
    }

    private static long newest(Path jar) throws IOException {
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            return Stream.concat(Stream.of(jar), libraries)
                    .mapToLong(path -> path.toFile().lastModified())
                    .max()
                    .orElseThrow();
        }
    }

    /** One intercepted request, and the waterfall of it. */
    private static void train(Path home, Path archive, List<String> plain) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(FLAGS);
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(plain);
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("hello"))) {
            command.addAll(List.of("record", "--packets", "off", "--insecure", "--", "curl", "-sS", origin.url("/")));
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
            builder.environment().put("XDG_DATA_HOME", home.toString());
            builder.redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(home.resolve("said").toFile())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
