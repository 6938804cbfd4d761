package dev.weir.inspector.query;

import dev.weir.events.ConnectionId;
import dev.weir.events.IpText;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.wire.PacketCapture;
import dev.weir.inspector.pcapng.PacketOwners;
import dev.weir.inspector.pcapng.PcapngExport;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.PacketFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the packets of exchanges, and what else a tool that reads them wants to know. */
public final class PacketExport {

    private final CaptureReader reader;
    private final PacketFiles files;
    private final Set<ConnectionId> wanted = new HashSet<>();
    private final Map<InetAddress, List<String>> names = new LinkedHashMap<>();
    private final List<RecordedConnection> open = new ArrayList<>();
    private long exchanges;

    private PacketExport(CaptureReader reader, PacketFiles files) {
        this.reader = reader;
        this.files = files;
    }

    /** Prepares the packets of all connections that the selected exchanges used. */
    public static PacketExport of(CaptureReader reader, Path capture, Selection selection) {
        PacketExport export = new PacketExport(reader, PacketFiles.of(capture));
        for (Iterator<RecordedExchange> each =
                        selection.in(reader, ExchangeQuery.ALL).iterator();
                each.hasNext(); ) {
            export.add(each.next());
        }
        return export;
    }

    /** Prepares the packets of one connection. */
    public static PacketExport of(CaptureReader reader, Path capture, ConnectionId connection) {
        PacketExport export = new PacketExport(reader, PacketFiles.of(capture));
        for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL)) {
            if (exchange.client().equals(connection) || connection.equals(exchange.origin())) {
                export.add(exchange);
            }
        }
        export.wanted.clear();
        export.wanted.add(connection);
        return export;
    }

    /** Knows these, too, which are still open and therefore not in the capture yet. */
    public PacketExport with(List<RecordedConnection> stillOpen) {
        open.addAll(stillOpen);
        return this;
    }

    /** Why there are no packets; null when there are some. Two sentences: what is so, and what to do. */
    public @Nullable String absent() {
        if (!files.existing().isEmpty()) {
            return null;
        }
        PacketCapture packets = reader.info().packets();
        String why = packets.why();
        String reason = !packets.off()
                ? files.current() + " is not there"
                : "it was recorded without them" + (why == null ? "" : ": " + why);
        return reason + "\n  Weir shows what was seen and makes no packets up. Record again with --packets on;"
                + " `weir doctor` says what that needs";
    }

    private void add(RecordedExchange exchange) {
        exchanges++;
        wanted.add(exchange.client());
        ConnectionId origin = exchange.origin();
        if (origin != null) {
            wanted.add(origin);
        }
        exchange.attempts().stream().map(ConnectAttempt::connection).forEach(wanted::add);
        DnsLookup dns = exchange.dns();
        if (dns != null) {
            for (InetAddress address : dns.addresses()) {
                List<String> known = names.computeIfAbsent(address, key -> new ArrayList<>(1));
                // What is an address by itself has no name.
                if (!known.contains(dns.name()) && !dns.name().equals(IpText.of(address))) {
                    known.add(dns.name());
                }
            }
        }
    }

    /** How many exchanges are selected. */
    public long exchanges() {
        return exchanges;
    }

    /** Whether the packets are whole; otherwise there is nothing to decrypt. */
    public boolean whole() {
        return reader.info().packets().payload();
    }

    /** Writes them, and returns how many packets there were. */
    public long write(OutputStream out, String program) throws IOException {
        PacketOwners owners = new PacketOwners(reader.info().anchor());
        for (RecordedConnection connection : reader.connections()) {
            if (wanted.contains(connection.id())) {
                owners.add(connection);
            }
        }
        for (RecordedConnection connection : open) {
            boolean closedMeanwhile = reader.connection(connection.id()).isPresent();
            if (wanted.contains(connection.id()) && !closedMeanwhile) {
                owners.add(connection);
            }
        }
        reader.exchanges(ExchangeQuery.ALL).forEach(owners::add);
        List<PcapngExport.Source> sources = new ArrayList<>();
        files.existing().forEach(file -> sources.add(() -> PacketFiles.open(file)));
        byte[] keys = files.secrets();
        names.values().removeIf(List::isEmpty);
        return new PcapngExport(owners, sources).write(out, program, keys, names);
    }
}
