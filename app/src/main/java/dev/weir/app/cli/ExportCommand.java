package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.Unwritable;
import dev.weir.app.selection.FilterText;
import dev.weir.inspector.packet.PacketFormatException;
import dev.weir.inspector.query.PacketExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.text.Quantities;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir export}: what was recorded, in the formats of other tools. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "FORMAT",
        description = "Writes what was recorded in the format of another tool. HAR has a command of its own: weir har.")
final class ExportCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec self = java.util.Objects.requireNonNull(spec);
        throw new ParameterException(self.commandLine(), "which format? pcapng");
    }

    /** {@code weir export pcapng}: packets for Wireshark. */
    @Command(
            name = "pcapng",
            mixinStandardHelpOptions = true,
            versionProvider = Main.Version.class,
            sortOptions = false,
            description = {
                "Writes the recorded packets of exchanges for Wireshark, which shows them decrypted: the TLS secrets of both legs"
                        + " are in the file, so whoever has it can read all.",
                "Each packet's comment names its exchange: frame.comment contains \"weir:#7 \"."
            },
            footer = {
                "",
                "All packets of the connections that an exchange used are written: without the handshake nothing can be decrypted.",
                "  weir record --packets on -- curl -s https://example.com/ -o /dev/null",
                "  weir export pcapng 1 -o one.pcapng && wireshark one.pcapng"
            })
    static final class Pcapng implements Callable<Integer> {

        private static final Pattern NUMBER = Pattern.compile("#?\\d{1,18}");

        private final Context context;

        @Parameters(paramLabel = "ID|FILTER", arity = "0..*", description = "Which exchanges (default: all)")
        private List<String> words = new ArrayList<>();

        @Option(names = "--capture", paramLabel = "FILE", description = "The capture (default: the newest)")
        private @Nullable Path capture;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to (default, and -: stdout)")
        private @Nullable String output;

        @Option(
                names = "--redact",
                paramLabel = "off|default|strict",
                description = "strict: refuse, as packets cannot be redacted")
        private Redaction redact = Redaction.OFF;

        Pcapng(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws Trouble {
            if (redact == Redaction.STRICT) {
                throw new Trouble(
                        ExitCode.USAGE,
                        "--redact strict: packets hold all that was sent, and cannot be redacted.\n"
                                + "  weir har --redact strict writes what can");
            }
            if (toStdout() && context.terminal().interactive()) {
                throw new Trouble(ExitCode.USAGE, "Packets are no text for a terminal: name a file with -o FILE");
            }
            String wanted = String.join(" ", words);
            Selection selection = words.isEmpty()
                    ? Selection.ALL
                    : FilterText.selection(
                            NUMBER.matcher(wanted).matches() ? "number=" + wanted.replace("#", "") : wanted);
            Path file = capture == null ? context.captures().required() : capture;
            try (CaptureReader reader = CaptureReader.open(file)) {
                PacketExport export = PacketExport.of(reader, file, selection);
                String absent = export.absent();
                if (absent != null) {
                    throw new Trouble(ExitCode.INPUT, "There are no packets of " + file + ": " + absent);
                }
                if (export.exchanges() == 0 && !words.isEmpty()) {
                    throw new Trouble(ExitCode.INPUT, "No exchange of " + file + " is " + wanted);
                }
                long packets = write(export);
                tell(context.terminal().err(), export, packets);
            }
            return ExitCode.OK;
        }

        private boolean toStdout() {
            return output == null || output.equals("-");
        }

        private long write(PacketExport export) throws Trouble {
            String program = "weir " + Context.version();
            try {
                if (toStdout()) {
                    OutputStream out =
                            new BufferedOutputStream(context.terminal().out(), 65_536);
                    long packets = export.write(out, program);
                    out.flush();
                    return packets;
                }
                try (OutputStream out = new BufferedOutputStream(open(Path.of(String.valueOf(output))), 65_536)) {
                    return export.write(out, program);
                }
            } catch (PacketFormatException e) {
                throw new Trouble(ExitCode.INPUT, "The packets of the capture are damaged: " + e.getMessage(), e);
            } catch (IOException e) {
                throw Unwritable.trouble("the packets" + (output == null ? "" : " " + output), e);
            }
        }

        /** Only its owner may read secrets; what was there before is replaced, so that its rights are not taken over. */
        private static OutputStream open(Path file) throws IOException {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return Files.newOutputStream(file);
            }
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] ownerOnly = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Files.deleteIfExists(file);
            return Channels.newOutputStream(
                    FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly));
        }

        private static void tell(PrintStream err, PacketExport export, long packets) {
            err.println(
                    Quantities.count(packets, "packet") + " of " + Quantities.count(export.exchanges(), "exchange"));
            if (export.whole()) {
                err.println(
                        "Whole packets, with what TLS secrets there are: whoever has the file can read all that was sent");
            } else {
                err.println("Only heads were recorded, so there is no content to look into: record with --packets on");
            }
        }
    }
}
