package dev.weir.load.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with a request a line: {@code URL} or {@code METHOD URL}; empty lines and those that begin with # are left out. */
public final class UrlList {

    private UrlList() {}

    public static List<Asked> read(Path file) throws IOException {
        List<Asked> asked = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                int space = text.indexOf(' ');
                String method = space < 0 ? "GET" : text.substring(0, space);
                asked.add(new Asked(method, text.substring(space + 1).strip(), List.of(), new byte[0], 0, 0));
            }
        }
        return asked;
    }
}
