package dev.weir.inspector.har;

import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.redact.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups entries into pages: those that were marked, otherwise one for a command line, else one for each burst of requests. Memory is bounded: the last page takes all
 * that follows.
 */
final class HarPages {

    /** No new request for so long ends a burst. */
    private static final long BURST_GAP_NANOS = 10_000_000_000L;

    private static final int MAX_PAGES = 1_000;
    private static final int MAX_TITLE_CHARS = 200;

    /** A page; {@code startNanos} on the capture's clock. */
    record Page(String id, String title, long startNanos) {}

    private final CaptureInfo info;
    private final String command;
    private final String suffix;
    private final List<PageMark> marks;
    private final List<Page> pages = new ArrayList<>();
    private @Nullable PageMark current;
    private long lastStartNanos;

    HarPages(CaptureInfo info, List<PageMark> marks, @Nullable String filter, Redactor redactor) {
        this.info = info;
        this.marks = marks;
        this.command = String.join(" ", quoted(redactor.command(info.command())));
        this.suffix = filter == null ? "" : " (filter: " + filter + ")";
    }

    private static List<String> quoted(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .toList();
    }

    /**
     * The page of an entry. Entries come in the order of their starts.
     *
     * @param title of a burst that begins with this entry
     */
    Page of(long startNanos, Supplier<String> title) {
        PageMark mark = PageMark.of(marks, startNanos);
        if (mark != null) {
            lastStartNanos = startNanos;
            boolean another = !mark.equals(current) && pages.size() < MAX_PAGES;
            current = mark;
            return another || pages.isEmpty() ? open(mark.atNanos(), mark.name()) : pages.get(pages.size() - 1);
        }
        boolean burstGoesOn = startNanos - lastStartNanos <= BURST_GAP_NANOS;
        boolean same = !pages.isEmpty() && (burstGoesOn || !command.isEmpty() || pages.size() == MAX_PAGES);
        lastStartNanos = startNanos;
        return same ? pages.get(pages.size() - 1) : open(startNanos, command.isEmpty() ? title.get() : command);
    }

    private Page open(long startNanos, String title) {
        String cut = title.length() <= MAX_TITLE_CHARS ? title : title.substring(0, MAX_TITLE_CHARS) + "\u2026";
        Page page = new Page("page_" + (pages.size() + 1), cut + suffix, startNanos);
        pages.add(page);
        return page;
    }

    /** At least one, as readers rely on it. */
    void write(HarJson json) {
        if (pages.isEmpty()) {
            open(info.anchor().atNanos(), command.isEmpty() ? "no requests" : command);
        }
        json.array("pages");
        for (Page page : pages) {
            json.object()
                    .string("startedDateTime", HarJson.time(info.anchor().wallAt(page.startNanos())))
                    .string("id", page.id())
                    .string("title", page.title())
                    .object("pageTimings")
                    .number("onContentLoad", -1)
                    .number("onLoad", -1)
                    .endObject()
                    .endObject();
        }
        json.endArray();
    }
}
