package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.selection.FilterText;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.load.target.Asked;
import dev.weir.load.target.HarFile;
import dev.weir.load.target.Replay;
import dev.weir.load.target.Targets;
import dev.weir.load.target.UrlList;
import dev.weir.load.target.UrlTarget;
import dev.weir.load.target.Variable;
import dev.weir.proxy.http.FieldLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked for, when it is not one URL, and what is changed of it. */
final class TargetOptions {

    @Option(names = "--har", paramLabel = "FILE", description = "Ask for the requests of this HAR, in their order")
    private @Nullable Path har;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "Ask for the requests of this capture, in their order")
    private @Nullable Path capture;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Of the capture: only these (as weir show's)")
    private @Nullable String filter;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = "Ask for the URLs of this file, a line each: [METHOD] URL")
    private @Nullable Path list;

    @Option(
            names = "--only",
            paramLabel = "HOST",
            description = "Of a HAR, capture or list: only requests to it; may be repeated")
    private List<String> only = new ArrayList<>();

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "Of the URL's request (default: GET)")
    private String method = "GET";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME: VALUE",
            description = "A field of the URL's request; may be repeated")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT",
            description = "Content of the URL's request")
    private String data = "";

    @Option(
            names = "--vary",
            paramLabel = "NAME=VALUES",
            description = "Put these in turn where {NAME} stands, as id=1..1000 or lang=en,zh; may be repeated")
    private List<String> vary = new ArrayList<>();

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "Fields that a HAR was rid of, a line each: NAME: VALUE")
    private @Nullable Path secrets;

    @Option(names = "--verbatim", description = "Send recorded cookies and conditions (If-None-Match ...) as they were")
    private boolean verbatim;

    Targets targets(@Nullable String url, PrintStream err) throws Trouble {
        long sources = Stream.of(url, har, capture, list)
                .filter(source -> source != null)
                .count();
        if (sources != 1) {
            throw new Trouble(
                    ExitCode.USAGE,
                    (sources == 0 ? "What shall be asked for?" : "One thing at a time:")
                            + " URL, --har FILE, --capture FILE or --list FILE (see weir load --help)");
        }
        try {
            Targets targets = url == null ? replayed(err) : asked(url);
            return vary.isEmpty()
                    ? targets
                    : targets.with(vary.stream().map(Variable::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private Targets asked(String url) {
        byte[] body = data.getBytes(StandardCharsets.UTF_8);
        return new Targets(List.of(UrlTarget.shot(method.toUpperCase(Locale.ROOT), url, fields(headers, "-H"), body)));
    }

    private Targets replayed(PrintStream err) throws Trouble {
        Path file = har != null ? har : list != null ? list : capture;
        try {
            Replay replay = new Replay(
                    values(),
                    only.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
                    verbatim);
            Targets targets = replay.targets(
                    har != null ? HarFile.read(har) : list != null ? UrlList.read(list) : captured(), list != null);
            if (replay.skipped() > 0) {
                err.println(
                        "weir: " + replay.skipped() + " of them left out: tunnels, upgrades, other hosts, or not http");
            }
            return targets;
        } catch (IOException e) {
            throw new Trouble(ExitCode.INPUT, "Cannot read " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.INPUT, file + ": " + e.getMessage(), e);
        }
    }

    private List<Asked> captured() throws Trouble {
        Path file = capture;
        List<Asked> asked = new ArrayList<>();
        if (file == null) {
            return asked;
        }
        Selection selection = filter == null ? Selection.ALL : FilterText.selection(filter);
        try (CaptureReader reader = CaptureReader.open(file);
                Stream<RecordedExchange> found = selection.in(reader, ExchangeQuery.ALL.withBodies())) {
            found.filter(exchange -> exchange.kind() == ExchangeKind.REQUEST)
                    .forEach(exchange -> asked.add(of(exchange)));
        }
        return asked;
    }

    private static Asked of(RecordedExchange exchange) {
        List<FieldLine> fields = new ArrayList<>();
        for (HeadFields.Field field : exchange.request().fields().fields()) {
            fields.add(new FieldLine(field.name(), field.value()));
        }
        byte[] kept = exchange.request().body().kept();
        if (exchange.request().body().truncated()) {
            throw new IllegalArgumentException(
                    "#" + exchange.number()
                            + ": not all of its request's content was recorded (record with --bodies all and a larger --body-limit)");
        }
        return new Asked(
                exchange.method(),
                exchange.url(),
                fields,
                kept == null ? new byte[0] : kept,
                exchange.startedAtNanos() / 1e6,
                exchange.endedAtNanos() / 1e6);
    }

    private Map<String, String> values() throws IOException {
        Map<String, String> values = new HashMap<>();
        if (secrets != null) {
            for (FieldLine field : fields(Files.readAllLines(secrets), "--secrets")) {
                values.put(field.name().toLowerCase(Locale.ROOT), field.value());
            }
        }
        return values;
    }

    private static List<FieldLine> fields(List<String> lines, String option) {
        List<FieldLine> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.chars().anyMatch(c -> c < ' ' || c > 0xff)) {
                throw new IllegalArgumentException(option + ": expected NAME: VALUE");
            }
            fields.add(new FieldLine(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        return fields;
    }
}
