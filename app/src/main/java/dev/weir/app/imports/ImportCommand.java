package dev.weir.app.imports;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.CaptureIndexing;
import dev.weir.app.findings.FindingThresholds;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.har.read.HarFormatException;
import dev.weir.inspector.text.Quantities;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir import}: HARs of other programs as a capture. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a capture of HARs that browsers and other proxies wrote (Chrome, Firefox, Playwright, mitmproxy, Charles, Weir"
                    + " and whoever keeps to HAR 1.2), packed (gzip, .zhar) or not, for weir show, weir ui and weir har.",
            "Times are those of the HAR, marked as imported: Weir measured nothing of it."
        },
        footer = {
            "",
            "  weir import slow-page.har",
            "  weir import monday.har tuesday.har.gz -o both.weir && weir ui both.weir"
        })
public final class ImportCommand implements Callable<Integer> {

    /** Further ones are counted. */
    private static final int COMPLAINTS = 5;

    private final Terminal terminal;
    private final Path here;
    private final Map<String, String> environment;
    private final String version;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "HARs")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The capture to make (default: the name of the first HAR, here, with .weir)")
    private @Nullable Path output;

    @Mixin
    private FindingThresholds thresholds = new FindingThresholds();

    public ImportCommand(Terminal terminal, Path here, Map<String, String> environment, String version) {
        this.environment = environment;
        this.terminal = terminal;
        this.here = here;
        this.version = version;
    }

    @Override
    @SuppressWarnings("try") // its line has to be gone before the next is written
    public Integer call() throws Trouble, IOException {
        Thresholds from = thresholds.of(environment);
        Path named = output;
        Path capture = named == null ? besideName(files.get(0)) : named;
        if (Files.exists(capture)) {
            throw new Trouble(
                    ExitCode.INPUT, "There is " + capture + " already\n  Name another with -o FILE, or remove it");
        }
        PrintStream err = terminal.err();
        try (Progress progress = new Progress(terminal);
                HarImport har = new HarImport(capture, version, new Complaints(err, progress))) {
            boolean done = false;
            try {
                for (Path file : files) {
                    add(har, file, progress);
                }
                if (har.exchanges() == 0) {
                    throw new Trouble(ExitCode.INPUT, "There is nothing to import: no entry of " + names());
                }
                har.seal();
                done = true;
            } finally {
                if (!done) {
                    har.discard();
                }
            }
            har.close();
            progress.close();
            CaptureIndexing.of(capture, from, terminal);
            String rest = har.leftOut() == 0 ? "" : "; " + har.leftOut() + " left out";
            err.println(capture + ": " + Quantities.count(har.exchanges(), "exchange") + " of " + names() + rest);
            err.println("next: weir show --capture " + capture + "   weir ui " + capture);
        }
        return ExitCode.OK;
    }

    private Path besideName(Path har) {
        String name = String.valueOf(har.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return here.resolve((plain.endsWith(".har") ? plain.substring(0, plain.length() - 4) : plain) + ".weir");
    }

    private String names() {
        return files.size() == 1 ? files.get(0).toString() : files.size() + " files";
    }

    private static void add(HarImport har, Path file, Progress progress) throws Trouble {
        try {
            long size = Files.size(file);
            har.add(file, read -> progress.show(file + ": " + har.exchanges() + " entries", read, size));
        } catch (HarFormatException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot import " + file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot import " + file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot import " + file + ": permission denied", e);
        } catch (IOException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot import " + file + ": " + e.getMessage(), e);
        }
    }

    private static final class Complaints implements HarImport.Complaint {

        private final PrintStream err;
        private final Progress progress;
        private int told;

        Complaints(PrintStream err, Progress progress) {
            this.err = err;
            this.progress = progress;
        }

        @Override
        public void leftOut(@Nullable Path file, long entry, String why) {
            if (told++ < COMPLAINTS) {
                progress.close();
                err.println("weir: " + file + ": entry " + entry + " is left out: " + why);
            }
        }
    }
}
