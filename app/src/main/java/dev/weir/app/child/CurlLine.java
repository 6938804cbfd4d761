package dev.weir.app.child;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command line of curl, and how one more {@code --write-out} comes into it. curl takes the last of several, and begins anew with each {@code
 * --next}. Ours therefore stands in front of whatever the user gives, who wins; and where it is certain which word is the user's format, ours is
 * put in front of that, too. In doubt nothing but curl's figures is lost.
 */
final class CurlLine {

    /** Short options that take a value, from curl's manual. All others are flags. */
    private static final String WITH_VALUE = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

    /** Long options that take none and often stand in front of another option. Of those that are not here it is not known. */
    private static final Set<String> FLAGS = Set.of(
            "anyauth",
            "basic",
            "compressed",
            "create-dirs",
            "digest",
            "disable",
            "fail",
            "fail-early",
            "fail-with-body",
            "get",
            "globoff",
            "head",
            "http1.0",
            "http1.1",
            "http2",
            "http2-prior-knowledge",
            "include",
            "insecure",
            "ipv4",
            "ipv6",
            "location",
            "location-trusted",
            "negotiate",
            "netrc",
            "next",
            "ntlm",
            "parallel",
            "parallel-immediate",
            "path-as-is",
            "progress-bar",
            "raw",
            "remote-header-name",
            "remote-name",
            "remote-name-all",
            "remote-time",
            "retry-all-errors",
            "retry-connrefused",
            "show-error",
            "show-headers",
            "silent",
            "styled-output",
            "tcp-nodelay",
            "tlsv1.2",
            "tlsv1.3",
            "trace-ids",
            "trace-time",
            "verbose");

    /** After ours, what the user writes goes where it went before. */
    private static final String BACK = "%{stdout}";

    private final List<String> command;
    private final String ours;
    private final List<String> line = new ArrayList<>();
    private int at = 1;
    private boolean certain = true;
    private boolean newSection;

    private CurlLine(List<String> command, String ours) {
        this.command = command;
        this.ours = ours;
    }

    /**
     * The same command line with our format in it, or as it is where that would change something.
     *
     * @param command the program and its arguments
     * @param ours writes into a file only
     */
    static List<String> with(List<String> command, String ours) {
        // Without arguments curl says something else than without a URL; --libcurl would tell of our option.
        boolean untouched = command.size() < 2 || command.stream().anyMatch(word -> word.startsWith("--libc"));
        return untouched ? command : new CurlLine(command, ours).merged();
    }

    /** Whether it is the first option that keeps curl from reading its usual configuration file. */
    static boolean readsConfiguration(List<String> command) {
        return command.size() < 2
                || !(command.get(1).startsWith("-q") || command.get(1).equals("--disable"));
    }

    private List<String> merged() {
        line.add(command.get(0));
        if (!readsConfiguration(command)) {
            // Only as the first word it means that.
            option();
        }
        int front = line.size();
        line.addAll(List.of("-w", ours));
        boolean ended = false;
        while (at < command.size() && certain && !ended) {
            ended = command.get(at).equals("--");
            if (!ended) {
                option();
            }
            if (newSection) {
                line.addAll(List.of("-w", ours));
                newSection = false;
            }
        }
        if (!certain) {
            List<String> asGiven = new ArrayList<>(command);
            asGiven.addAll(front, List.of("-w", ours));
            return asGiven;
        }
        line.addAll(command.subList(at, command.size()));
        return line;
    }

    /** One option with its value, or a URL. */
    private void option() {
        String word = command.get(at++);
        if (word.startsWith("--write-out=")) {
            line.add("--write-out=" + merged(word.substring("--write-out=".length())));
        } else if (word.startsWith("--")) {
            line.add(word);
            longOption(word.substring(2));
        } else if (word.startsWith("-") && word.length() > 1) {
            shortOptions(word);
        } else {
            line.add(word);
        }
    }

    private void longOption(String name) {
        boolean more = at < command.size();
        newSection = name.equals("next");
        if (name.equals("write-out")) {
            if (more) {
                line.add(merged(command.get(at++)));
            }
        } else if (!FLAGS.contains(name) && !name.startsWith("no-") && more) {
            // A value, or the next option? A word that does not look like one may be taken for either.
            certain = !command.get(at).startsWith("-");
        }
    }

    private void shortOptions(String word) {
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            boolean last = i == word.length() - 1;
            if (letter == ':') {
                newSection = true;
            }
            if (letter == 'w' && !last) {
                line.add(word.substring(0, i + 1) + merged(word.substring(i + 1)));
                return;
            }
            if (WITH_VALUE.indexOf(letter) >= 0) {
                line.add(word);
                if (last && at < command.size()) {
                    String value = command.get(at++);
                    line.add(letter == 'w' ? merged(value) : value);
                }
                return;
            }
        }
        line.add(word);
    }

    /** A format that stands in a file stays what it is. */
    private String merged(String format) {
        return format.startsWith("@") ? format : ours + BACK + format;
    }
}
