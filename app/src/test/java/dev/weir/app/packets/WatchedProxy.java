package dev.weir.app.packets;

import dev.weir.app.recording.RecordingProxy;
import dev.weir.certs.CaFiles;
import dev.weir.events.Leg;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.proxy.ProxyConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Weir with its capture and with or without packets, whose finished connections can be waited for. */
final class WatchedProxy implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<RecordedConnection> connections = new CopyOnWriteArrayList<>();
    private final RecordingProxy proxy;

    private WatchedProxy(RecordingProxy.Settings settings) throws Exception {
        proxy = RecordingProxy.start(settings, new RecordStore() {
            @Override
            public void exchange(RecordedExchange exchange) {}

            @Override
            public void connection(RecordedConnection connection) {
                connections.add(connection);
            }

            @Override
            public void flush() {}
        });
    }

    static WatchedProxy start(Path directory, PacketMode packets, UnaryOperator<ProxyConfig> change) throws Exception {
        CaFiles ca = new CaFiles(directory.resolve("ca"), "close@truth", InstantSource.system());
        return new WatchedProxy(new RecordingProxy.Settings(
                change.apply(ProxyConfig.standard(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                ca.loadOrCreate(),
                directory.resolve(packets + ".weir"),
                1 << 24,
                false,
                packets,
                System.getenv("PATH"),
                List.of(),
                "test"));
    }

    int port() {
        return proxy.address().getPort();
    }

    /** The connection of that leg whose client's port (client leg) or Weir's own (origin leg) this is, once it has closed. */
    RecordedConnection closed(Leg leg, int port) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> connections.stream()
                                .filter(connection -> connection.leg() == leg
                                        && (leg == Leg.CLIENT ? connection.remote() : connection.local()).getPort()
                                                == port)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** How many connections of that leg have closed. */
    int closedSoFar(Leg leg) {
        return of(leg).size();
    }

    /** The first to close after that many. */
    RecordedConnection nextClosed(Leg leg, int before) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> of(leg), found -> found.size() > before)
                .get(before);
    }

    private List<RecordedConnection> of(Leg leg) {
        return connections.stream()
                .filter(connection -> connection.leg() == leg)
                .toList();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
