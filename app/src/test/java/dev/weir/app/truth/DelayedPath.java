package dev.weir.app.truth;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A path of known delay between two network namespaces of its own: end A (10.77.0.1, fd77::1) for Weir and its clients, end B
 * (10.77.0.2, fd77::2) for the origin. Nothing of the host's network is touched, and nothing is left behind: when this is closed, or
 * this JVM dies, the shuttle ends, all commands in both ends are killed, and the namespaces go with them.
 *
 * <p>Needs Linux, root (or the capabilities for namespaces and TUN), /dev/net/tun and a C compiler: see {@link #assumePossible}.
 */
final class DelayedPath implements AutoCloseable {
    /** Which way a packet travels. */
    enum Direction {
        A2B,
        B2A
    }

    /** What a drop rule looks at; SYN is a SYN without ACK, DATA any TCP segment with payload. */
    enum PacketKind {
        SYN,
        SYNACK,
        FIN,
        RST,
        DATA,
        UDP,
        ANY
    }

    private static final String SOURCES = "src/test/path";
    private static final String BINARY = "target/path/shuttle";

    private final Path logs;
    private final Process shuttle;
    private final BufferedReader answers;
    private final Writer commands;
    private final Map<String, String> ready;
    private final List<PathProcess> started = new ArrayList<>();

    private DelayedPath(Path logs, Process shuttle) throws IOException {
        this.logs = logs;
        this.shuttle = shuttle;
        this.answers = shuttle.inputReader(StandardCharsets.UTF_8);
        this.commands = shuttle.outputWriter(StandardCharsets.UTF_8);
        String line = answers.readLine();
        if (line == null || !line.startsWith("ready ")) {
            throw new IOException("the shuttle did not start: " + Files.readString(logs.resolve("shuttle.err")));
        }
        this.ready = fields(line);
    }

    /** Why no path can be made on this machine, if so. */
    static Optional<String> obstacle() {
        if (!Files.isReadable(Path.of("/dev/net/tun"))) {
            return Optional.of("/dev/net/tun is not there");
        }
        if (compiler().isEmpty()) {
            return Optional.of("no C compiler (cc or gcc) on the PATH");
        }
        try (DelayedPath tried = open(Duration.ofMillis(1), Path.of("target/path/tried"))) {
            tried.stats();
            return Optional.empty();
        } catch (IOException | InterruptedException e) {
            return Optional.of("cannot make namespaces (root is needed): " + e.getMessage());
        }
    }

    /** Skips the test where no path can be made; with CI=true in the environment it fails instead: CI must measure. */
    static void assumePossible() {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent() && "true".equals(System.getenv("CI"))) {
            Assertions.fail("CI must measure, but cannot: " + obstacle.get());
        }
        Assumptions.assumeTrue(obstacle.isEmpty(), () -> "no delayed path: " + obstacle.orElse(""));
    }

    /** Logs, the packet log ({@link #packets}) and every command's output go to the directory. */
    static DelayedPath open(Duration oneWay, Path logs) throws IOException, InterruptedException {
        Path binary = compiled();
        Files.createDirectories(logs);
        Process shuttle = new ProcessBuilder(
                        binary.toString(),
                        "run",
                        "--delay-us",
                        Long.toString(oneWay.toNanos() / 1000),
                        "--packets",
                        logs.resolve("packets.jsonl").toString())
                .redirectError(logs.resolve("shuttle.err").toFile())
                .start();
        return new DelayedPath(logs, shuttle);
    }

    private static Optional<String> compiler() {
        return Stream.of("cc", "gcc", "clang").filter(DelayedPath::isOnPath).findFirst();
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private static synchronized Path compiled() throws IOException, InterruptedException {
        Path binary = Path.of(BINARY).toAbsolutePath();
        List<Path> sources;
        try (Stream<Path> files = Files.list(Path.of(SOURCES))) {
            sources = files.sorted().toList();
        }
        if (Files.exists(binary) && sources.stream().noneMatch(source -> isNewer(source, binary))) {
            return binary;
        }
        Files.createDirectories(binary.getParent());
        // Under a name of its own first: another test JVM may be running the old one.
        Path fresh = binary.resolveSibling("shuttle." + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(
                List.of(compiler().orElseThrow(), "-O2", "-Wall", "-Wextra", "-Werror", "-o", fresh.toString()));
        sources.stream().map(Path::toString).filter(name -> name.endsWith(".c")).forEach(command::add);
        Path output = binary.resolveSibling("compile.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("the shuttle does not compile: " + Files.readString(output));
        }
        return Files.move(fresh, binary, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isNewer(Path source, Path binary) {
        return source.toFile().lastModified() > binary.toFile().lastModified();
    }

    /** Starts a command in end A: Weir, or a client. */
    PathProcess startInA(List<String> command) throws IOException {
        return start("a", command, Map.of(), false);
    }

    /**
     * Starts a command in end A with more (or other) environment variables. One that runs ahead of all ordinary processes is judged by what
     * it does, not by what else the machine does at that time; it must not spin.
     */
    PathProcess startInA(List<String> command, Map<String, String> environment, boolean ahead) throws IOException {
        return start("a", command, environment, ahead);
    }

    /** Starts a command in end B. */
    PathProcess startInB(List<String> command) throws IOException {
        return start("b", command, Map.of(), false);
    }

    /** Starts the origin in end B and waits until it is warm; its records are the truth. */
    PathProcess startOrigin(TruthCertificate certificate, Duration helloDelay) throws IOException {
        PathProcess origin = start(
                "b",
                quickJava(
                        TruthOrigin.class.getName(),
                        certificate.keyStore().toString(),
                        TruthCertificate.PASSWORD,
                        TruthCertificate.ALIAS,
                        Long.toString(helloDelay.toMillis())),
                Map.of(),
                true);
        origin.awaitRecord(record -> record.kind().equals("ready"), Duration.ofSeconds(60));
        return origin;
    }

    /** As {@link #java}, for our own ends: settles within few rounds and leaves the second core to what is measured. */
    static List<String> quickJava(String mainClass, String... arguments) {
        List<String> command = java(mainClass, arguments);
        command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        return command;
    }

    /** The command line of a main class on the class path of this test, in this JDK. */
    static List<String> java(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A resolv.conf that names the truth resolver lies over /etc/resolv.conf for these commands, and for them alone. */
    private PathProcess start(String end, List<String> command, Map<String, String> environment, boolean ahead)
            throws IOException {
        Path resolver =
                Files.writeString(logs.resolve("resolv.conf"), "nameserver 10.77.0.2\noptions timeout:5 attempts:1\n");
        List<String> line =
                new ArrayList<>(List.of(Path.of(BINARY).toAbsolutePath().toString(), "enter"));
        line.addAll(List.of(ready.get("pid"), ready.get(end)));
        if (ahead) {
            line.add("--ahead");
        }
        line.addAll(List.of("--resolv", resolver.toString(), "--"));
        line.addAll(command);
        String name = end + started.size();
        Path out = logs.resolve(name + ".out");
        Path err = logs.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        PathProcess running = new PathProcess(process, out, err);
        started.add(running);
        return running;
    }

    boolean hasIpv6() {
        return "1".equals(ready.get("ipv6"));
    }

    /** Whether the shuttle runs ahead of all ordinary processes; without that its delay varies on a busy machine. */
    boolean isPunctual() {
        return "1".equals(ready.get("fifo"));
    }

    /** Drops the n-th packet of that kind from now on, counted from 1. */
    void drop(Direction direction, PacketKind kind, int n) throws IOException {
        tell("drop " + direction.name().toLowerCase(java.util.Locale.ROOT) + " "
                + kind.name().toLowerCase(java.util.Locale.ROOT) + " nth " + n);
    }

    /** Drops every n-th packet of that kind from now on. */
    void dropEvery(Direction direction, PacketKind kind, int n) throws IOException {
        tell("drop " + direction.name().toLowerCase(java.util.Locale.ROOT) + " "
                + kind.name().toLowerCase(java.util.Locale.ROOT) + " every " + n);
    }

    /** Forgets all drop rules. */
    void dropNothing() throws IOException {
        tell("clear");
    }

    /** Changes the delay of packets that arrive from now on. */
    void delay(Duration oneWay) throws IOException {
        tell("delay " + oneWay.toNanos() / 1000);
    }

    /** Limits each direction; 0 for unlimited. The queue before the limit never drops. */
    void bitsPerSecond(long rate) throws IOException {
        tell("rate " + rate);
    }

    /** Counters and lateness by name: a2b, b2a, droppedA2b, droppedB2a, overflowed, lateP50Us, lateP95Us, lateP99Us, lateMaxUs. */
    Map<String, String> stats() throws IOException {
        return tell("stats");
    }

    /** Every packet so far, in the order of its end on the path; handedAtNanos is -1 for a dropped one. Complete while the path is idle. */
    List<TruthRecord> packets() throws IOException {
        return TruthRecord.readAll(logs.resolve("packets.jsonl"));
    }

    private Map<String, String> tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new IOException(command + ": " + answer);
        }
        return fields(answer);
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new HashMap<>();
        for (String field : line.split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }

    @Override
    public void close() throws IOException {
        started.forEach(PathProcess::end);
        commands.close();
        try {
            shuttle.waitFor();
        } catch (InterruptedException e) {
            shuttle.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
