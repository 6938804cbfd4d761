package dev.weir.app.child;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * A program to be run under Weir. It has our standard input, output and error, and stays in our process group, so that it is the one
 * that Ctrl-C in the terminal meets.
 *
 * @param command program and arguments as the user gave them; not empty
 * @param environment the one we were started with
 */
public record Child(List<String> command, Map<String, String> environment) {

    public Child {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Says early that the program cannot be started. */
    public void check() throws Trouble {
        Programs.check(command.get(0), environment);
    }

    public boolean isBrowser() {
        return Browser.is(command.get(0));
    }

    /**
     * Starts it.
     *
     * @param files a private directory that outlives the child
     */
    public Process start(ChildEnvironment proxy, ChildTrust trust, X509Certificate ca, Path files)
            throws IOException, Trouble {
        Path wgetrc = WgetRc.write(files, environment, trust.bundle(), proxy.proxyUrl());
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> line = isBrowser()
                ? Browser.command(command, "http://" + proxy.proxyAddress(), ca, files.resolve("profile"), root)
                : CurlTimers.command(command, environment, files);
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
        builder.environment().putAll(proxy.variables(environment, trust, wgetrc.toString()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw notStarted(e);
        }
    }

    /** The JDK gives the number of the C library's error in the text only. */
    private Trouble notStarted(IOException cause) {
        String text = String.valueOf(cause.getMessage());
        boolean missing = text.contains("error=2,");
        String why = text.contains("error=8,")
                ? "it is no program for this system; a script needs a first line such as #!/bin/sh"
                : missing ? "the program, or the interpreter that its first line names, is not there" : text;
        return new Trouble(
                missing ? ExitCode.NOT_FOUND : ExitCode.NOT_EXECUTABLE,
                command.get(0) + ": cannot be started: " + why,
                cause);
    }
}
