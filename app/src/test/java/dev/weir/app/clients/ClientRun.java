package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a real client ended that was called as a user calls it. */
record ClientRun(int exit, String out, String err) {

    private static final long LIMIT_SECONDS = 120;

    /** Skips the test where a program is missing; with CI=true it fails there. */
    static void needs(String program) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("CI=true, and there is no " + program);
        }
        assumeThat(there).as(program + " is installed").isTrue();
    }

    /** Runs a program, without input, until its end. */
    static ClientRun of(Path directory, String... command) throws IOException, InterruptedException {
        return of(directory, client(directory, List.of(command)));
    }

    /** curl through a Weir, whose CA it trusts, whatever the environment says. */
    static ClientRun curl(Path directory, RunningWeir weir, String... more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "--noproxy", "", "-x", weir.proxyUrl(), "--cacert"));
        command.add(weir.trust().bundle().toString());
        command.addAll(List.of(more));
        return of(directory, client(directory, command));
    }

    static ClientRun of(Path directory, ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "client", ".out");
        Path err = Files.createTempFile(directory, "client", ".err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            fail(builder.command() + " did not end: " + Files.readString(out) + Files.readString(err));
        }
        return new ClientRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A program that knows of no proxy but the one that its arguments name. */
    static ProcessBuilder client(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(ClientRun::leadsElsewhere);
        return builder;
    }

    private static boolean leadsElsewhere(String variable) {
        String name = variable.toLowerCase(java.util.Locale.ROOT);
        return name.endsWith("_proxy") || name.startsWith("npm_config") || name.equals("java_tool_options");
    }

    /** It ended well. */
    ClientRun succeeded() {
        assertThat(exit).as("exit code; it said: " + err + out).isZero();
        return this;
    }
}
