package dev.weir.inspector.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.inspector.ledger.SocketCensus.KernelSocket;
import dev.weir.inspector.ledger.SocketCensus.Row;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.testing.Samples;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketCensusTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int PROXY = 8877;
    private static final InetSocketAddress ORIGIN = Samples.loopback(443);

    private final SocketCensus.Counter counter =
            new SocketCensus.Counter(PROXY, inode -> inode == 7 ? "curl (4711)" : null);

    private static KernelSocket socket(int local, int remote, TcpState state, long inode) {
        return new KernelSocket(Samples.loopback(local), Samples.loopback(remote), state, inode);
    }

    @Test
    void onlyWeirsOwnAreCountedByLegPeerAndState() {
        List<KernelSocket> table = List.of(
                socket(PROXY, 0, TcpState.LISTEN, 1),
                socket(PROXY, 50_000, TcpState.ESTABLISHED, 2),
                socket(PROXY, 50_001, TcpState.TIME_WAIT, 0),
                socket(40_000, 443, TcpState.ESTABLISHED, 3),
                socket(40_001, 443, TcpState.ESTABLISHED, 4),
                socket(40_002, 443, TcpState.TIME_WAIT, 0), // ours, as the book says
                socket(40_003, 443, TcpState.TIME_WAIT, 0), // another program's
                socket(40_004, 443, TcpState.ESTABLISHED, 9)); // another program's

        Set<Long> own = Set.of(1L, 2L, 3L, 4L);
        Set<List<InetSocketAddress>> closed = Set.of(List.of(Samples.loopback(40_002), ORIGIN));
        SocketCensus census = counter.take(0, table, own, closed);
        SocketCensus.Choice choice = counter.choice(own, closed);
        List<KernelSocket> chosen = table.stream()
                .filter(socket -> choice.includes(socket.local().getPort(), socket.state(), socket.inode()))
                .toList();

        assertThat(chosen).hasSize(6);
        assertThat(counter.take(0, chosen, own, closed)).isEqualTo(census);

        assertThat(census.rows())
                .containsExactlyInAnyOrder(
                        new Row(Leg.ORIGIN, "127.0.0.1:443", TcpState.ESTABLISHED, 2),
                        new Row(Leg.ORIGIN, "127.0.0.1:443", TcpState.TIME_WAIT, 1),
                        new Row(Leg.CLIENT, "clients", TcpState.ESTABLISHED, 1),
                        new Row(Leg.CLIENT, "clients", TcpState.TIME_WAIT, 1));
        assertThat(census.count(TcpState.TIME_WAIT)).isEqualTo(2);
    }

    @Test
    void closeWaitOlderThanFiveSecondsIsBlamedOnWhoeverHasIt() {
        List<KernelSocket> table = List.of(
                socket(40_000, 443, TcpState.CLOSE_WAIT, 3), // ours: the origin has closed
                socket(PROXY, 50_000, TcpState.FIN_WAIT_2, 4), // ours: we have closed
                socket(50_000, PROXY, TcpState.CLOSE_WAIT, 7)); // the client's, on this machine

        assertThat(counter.take(0, table, Set.of(3L, 4L), Set.of()).closeWaits())
                .isEmpty();
        List<SocketCensus.CloseWait> waits =
                counter.take(6 * SECOND, table, Set.of(3L, 4L), Set.of()).closeWaits();

        assertThat(waits)
                .extracting(
                        SocketCensus.CloseWait::leg, SocketCensus.CloseWait::blame, SocketCensus.CloseWait::forNanos)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Leg.ORIGIN, Party.WEIR, 6 * SECOND),
                        org.assertj.core.groups.Tuple.tuple(Leg.CLIENT, Party.PEER, 6 * SECOND));
        assertThat(waits).extracting(SocketCensus.CloseWait::program).containsExactly(null, "curl (4711)");
        // Closed meanwhile, and another one at the same ports: it begins anew.
        counter.take(7 * SECOND, List.of(), Set.of(), Set.of());
        assertThat(counter.take(8 * SECOND, table, Set.of(3L, 4L), Set.of()).closeWaits())
                .isEmpty();
    }

    @Test
    void originsThatAreTooManyAreCountedTogether() {
        List<KernelSocket> table = new ArrayList<>();
        Set<Long> own = new HashSet<>();
        for (int i = 1; i <= 100; i++) {
            table.add(socket(40_000 + i, 1_000 + i, TcpState.ESTABLISHED, i));
            own.add((long) i);
        }
        List<Row> rows = counter.take(0, table, own, Set.of()).rows();

        assertThat(rows).hasSize(65).contains(new Row(Leg.ORIGIN, "others", TcpState.ESTABLISHED, 36));
        assertThat(rows.stream().mapToInt(Row::count).sum()).isEqualTo(100);
    }

    @Test
    void whatIsKeptInACaptureReadsAsItWas() {
        SocketCensus census = new SocketCensus(
                -5,
                List.of(new Row(Leg.CLIENT, "clients", TcpState.TIME_WAIT, 3)),
                List.of(
                        new SocketCensus.CloseWait(Leg.CLIENT, Party.PEER, "[::1]:1", "[::1]:2", 6, "a \"b\" (1)"),
                        new SocketCensus.CloseWait(Leg.ORIGIN, Party.WEIR, "[::1]:3", "[::1]:4", 7, null)));

        assertThat(CensusCodec.read(CensusCodec.write(census))).isEqualTo(census);
        assertThatThrownBy(() -> CensusCodec.read("[1,[[\"CLIENT\"]]]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seriesTellsWhatCameSince() {
        CensusSeries series = new CensusSeries(100);
        for (int i = 1; i <= 5; i++) {
            series.add(
                    new SocketCensus(i, List.of(new Row(Leg.CLIENT, "clients", TcpState.ESTABLISHED, i)), List.of()));
        }
        assertThat(series.after(3)).extracting(SocketCensus::atNanos).containsExactly(4L, 5L);
        assertThat(series.after(5)).isEmpty();
        assertThat(series.hasAfter(4)).isTrue();
        assertThat(series.hasAfter(5)).isFalse();
    }

    @Test
    void seriesKeepsChangesAndThinsTheOldest() {
        CensusSeries series = new CensusSeries(100);
        for (int i = 0; i < 1_000; i++) {
            series.add(
                    new SocketCensus(i, List.of(new Row(Leg.CLIENT, "clients", TcpState.ESTABLISHED, i)), List.of()));
            series.add(
                    new SocketCensus(i, List.of(new Row(Leg.CLIENT, "clients", TcpState.ESTABLISHED, i)), List.of()));
        }
        List<SocketCensus> kept = series.all();

        assertThat(kept).hasSizeBetween(70, 100);
        assertThat(kept)
                .extracting(SocketCensus::atNanos)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(kept.get(kept.size() - 1).atNanos()).isEqualTo(999);
        assertThat(kept.get(kept.size() - 40).atNanos()).isEqualTo(960);
        assertThat(kept.get(1).atNanos()).isLessThan(900);
    }
}
