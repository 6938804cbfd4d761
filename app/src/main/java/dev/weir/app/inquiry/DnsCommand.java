package dev.weir.app.inquiry;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.dns.RootServers;
import dev.weir.app.dns.RootWalk;
import dev.weir.app.dns.ServerQuestion;
import dev.weir.app.dns.ServerReply;
import dev.weir.app.dns.WalkJson;
import dev.weir.app.dns.WalkView;
import dev.weir.app.option.ColourOption;
import dev.weir.app.option.NameOptions;
import dev.weir.app.probe.ProbeStory;
import dev.weir.app.terminal.Terminal;
import dev.weir.events.IpText;
import dev.weir.events.Ticker;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.ladder.DnsFacts;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.probe.NameProbe;
import dev.weir.proxy.tap.Taps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** {@code weir dns}: how a name becomes addresses, or any other records. */
@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows how Weir finds a name: hosts file, its cache (empty in a new process), name servers, in the order in which they are"
                    + " asked and with what each says. With --type the name servers are asked for other records; with --trace the walk"
                    + " from the root servers is shown, zone by zone."
        },
        footer = {
            "",
            "  weir dns example.com",
            "  weir dns example.com --type MX,TXT --dns 9.9.9.9",
            "  weir dns example.com --dns tls://9.9.9.9",
            "  weir dns example.com --trace",
            "  weir dns shop.test --trace --roots 127.0.0.2:5353    a closed network"
        })
public final class DnsCommand implements Callable<Integer> {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final int HTTPS_PORT = 443;

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME[:PORT]", description = "A host name; the port matters to --resolve (default: 443)")
    private String name = "";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Record types, such as A,AAAA,MX,TXT,CAA,HTTPS")
    private List<String> types = new ArrayList<>();

    @ArgGroup(validate = false)
    private NameOptions names = new NameOptions();

    @Option(names = "--trace", description = "Walk down from the root servers, asking each zone's servers")
    private boolean trace;

    @Option(
            names = "--roots",
            paramLabel = "FILE | HOST:PORT",
            description =
                    "Where --trace begins: a file such as IANA's root.hints, or one server; its port is then that of all")
    private @Nullable String roots;

    @Option(names = "--json", description = "One JSON document")
    private boolean json;

    @Mixin
    private ColourOption colour = new ColourOption();

    public DnsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        if (roots != null && !trace) {
            throw new Trouble(ExitCode.USAGE, "--roots says where --trace begins: give both");
        }
        Ticker ticker = Ticker.system();
        try {
            ServerQuestion question = new ServerQuestion(ticker);
            if (trace) {
                walk(question);
            } else if (types.isEmpty()) {
                lookUp(ticker);
            } else {
                ask(question);
            }
        } catch (IllegalArgumentException e) {
            throw new Trouble(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    private boolean namesPort() {
        return name.matches("[^:]+:[0-9]{1,5}");
    }

    private int port() {
        return namesPort() ? Integer.parseInt(name.substring(name.indexOf(':') + 1)) : HTTPS_PORT;
    }

    private String bareName() {
        String host = namesPort() ? name.substring(0, name.indexOf(':')) : name;
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private List<String> types(String... usual) {
        return types.isEmpty()
                ? List.of(usual)
                : types.stream()
                        .map(type -> type.strip().toUpperCase(Locale.ROOT))
                        .toList();
    }

    private void walk(ServerQuestion question) throws Trouble {
        RootWalk walk = new RootWalk(question, rootServers());
        List<RootWalk.Step> steps = new ArrayList<>();
        for (String type : types("A")) {
            steps.addAll(walk.walk(bareName(), type));
        }
        if (json) {
            writeJson(out -> {
                out.writeArrayPropertyStart("steps");
                steps.forEach(step -> WalkJson.write(out, step));
                out.writeEndArray();
            });
        } else {
            print(WalkView.walk(steps));
        }
        RootWalk.Step last = steps.get(steps.size() - 1);
        if (last.meaning() == RootWalk.Meaning.FAILED || last.meaning() == RootWalk.Meaning.LAME) {
            throw new Trouble(ExitCode.ENVIRONMENT, "the walk ended without an answer");
        }
    }

    private RootServers rootServers() throws Trouble {
        String option = roots;
        try {
            return option == null ? RootServers.wellKnown() : RootServers.of(option);
        } catch (IOException e) {
            throw new Trouble(ExitCode.INPUT, "--roots: " + e.getMessage(), e);
        }
    }

    private void ask(ServerQuestion question) throws Trouble {
        List<ServerReply> replies = new ArrayList<>();
        DnsConfig config = names.config();
        if (!config.secure().isEmpty()) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--type asks plain servers only: without it, encrypted ones are asked for addresses");
        }
        List<InetSocketAddress> servers = config.currentServers();
        for (String type : types()) {
            for (InetSocketAddress next : servers) {
                List<ServerReply> said = question.ask("", next, bareName(), type, true);
                replies.addAll(said);
                if (said.get(said.size() - 1).failure() == null) {
                    break;
                }
            }
        }
        if (json) {
            writeJson(out -> {
                out.writeArrayPropertyStart("replies");
                replies.forEach(reply -> {
                    out.writeStartObject();
                    WalkJson.write(out, reply);
                    out.writeEndObject();
                });
                out.writeEndArray();
            });
        } else {
            print(WalkView.answers(replies));
        }
    }

    /** As for a request, by the proxy's own resolver. */
    private void lookUp(Ticker ticker) throws Trouble, InterruptedException {
        ProbeStory story = new ProbeStory();
        NameProbe.run(new Taps(story, ticker), names.config(), new Authority(bareName(), port()));
        DnsLookup lookup = story.lookup();
        if (lookup == null) {
            throw new IllegalStateException("a lookup that was not begun");
        }
        if (json) {
            writeJson(out -> ShownJson.writeLookup(out, lookup));
        } else {
            FactSheet sheet = new FactSheet(Math.max(80, width()));
            DnsFacts.add(sheet.label("DNS"), lookup);
            List<StyledLine> lines = new ArrayList<>(sheet.lines());
            lookup.addresses().forEach(address -> lines.add(StyledLine.of(Style.BOLD, "  " + IpText.of(address))));
            print(lines);
        }
        if (lookup.failure() != null) {
            throw new Trouble(ExitCode.ENVIRONMENT, lookup.failure().detail());
        }
    }

    private void writeJson(Consumer<JsonGenerator> fields) {
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), terminal.out(), JsonEncoding.UTF8)) {
            out.writeStartObject();
            out.writeStringProperty("schema", "weir.dns/v1");
            out.writeStringProperty("asked", bareName());
            fields.accept(out);
            out.writeEndObject();
        }
        terminal.out().println();
    }

    private int width() {
        return terminal.width(Terminal.Stream.OUT);
    }

    private void print(List<StyledLine> lines) {
        terminal.out().print(terminal.render(new StyledText(lines), Terminal.Stream.OUT, colour.choice()));
    }
}
