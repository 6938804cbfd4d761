package dev.weir.app.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Chromium without a window, with a profile of its own, that loads a page through Weir and tells nobody else of it. */
final class Chromium {

    private Chromium() {}

    /**
     * Loads a page and prints what became of it (the DOM) once it is loaded.
     *
     * @param directory for the profile
     * @param more arguments, such as whom to trust
     */
    static ClientRun load(Path directory, RunningWeir weir, String url, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                "--proxy-server=" + weir.proxyUrl(),
                "--proxy-bypass-list=<-loopback>",
                "--dump-dom"));
        command.addAll(List.of(more));
        command.add(url);
        return ClientRun.of(directory, command.toArray(String[]::new)).succeeded();
    }
}
