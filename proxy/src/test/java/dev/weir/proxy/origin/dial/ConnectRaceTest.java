package dev.weir.proxy.origin.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.Event;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.tap.ConnectTap;
import dev.weir.proxy.tap.Taps;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time stands still but for {@link #pass}, and a connect ends when the test says so. */
class ConnectRaceTest {

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final EventLoop loop = clock.eventLoop();
    private final List<Event> events = new ArrayList<>();
    private final List<ScriptedSocket> sockets = new ArrayList<>();
    private boolean noneLeft;
    private final Promise<Dialed> result = loop.newPromise();
    private final ConnectRace race = new ConnectRace(
            loop,
            new Authority("shop.test", 443),
            new DialConfig(DnsConfig.system(), 10_000, 250, 1_000, null),
            this::open,
            new ConnectTap(new Taps(events::add, () -> 1), new ExchangeId(1)),
            result);

    @BeforeEach
    void stopTime() {
        clock.freezeTime();
    }

    @Test
    void nextAttemptStartsAfter250MillisAndNotBefore() {
        race.addresses(List.of(ip(1), ip(2), ip(3)));
        pass(249);
        assertThat(sockets).hasSize(1);
        pass(1);
        assertThat(sockets).hasSize(2);
        pass(250);
        assertThat(sockets).hasSize(3);
    }

    @Test
    void failureStartsTheNextAttemptAtOnceAndItsOwn250Millis() {
        race.addresses(List.of(ip(1), ip(2), ip(3)));
        pass(200);
        sockets.get(0).connected.setFailure(new ConnectException("refused"));
        assertThat(sockets).hasSize(2);
        pass(249);
        assertThat(sockets).hasSize(2);
        pass(1);
        assertThat(sockets).hasSize(3);
    }

    @Test
    void firstToConnectWinsAndTheOthersAreAbandoned() {
        race.addresses(List.of(ip(1), ip(2)));
        race.completed();
        pass(250);
        sockets.get(1).connected.setSuccess();

        assertThat(result.getNow().remote()).isEqualTo(new InetSocketAddress(ip(2), 443));
        assertThat(sockets.get(0).isOpen()).isFalse();
        assertThat(sockets.get(1).isOpen()).isTrue();
        ConnectStarted first = (ConnectStarted) events.get(0);
        assertThat(events).last().isEqualTo(new ConnectAbandoned(first.connection(), 1));
    }

    @Test
    void lateConnectOfALoserIsNotRecorded() {
        race.addresses(List.of(ip(1), ip(2)));
        pass(250);
        sockets.get(1).connected.setSuccess();
        int before = events.size();
        sockets.get(0).connected.trySuccess();
        assertThat(events).hasSize(before);
    }

    @Test
    void addressThatComesLateStartsAtOnceWhenTheLastAttemptHadItsTime() {
        race.addresses(List.of(ip(1)));
        pass(300);
        race.addresses(List.of(ip(2)));
        assertThat(sockets).hasSize(2);
    }

    @Test
    void failedRaceWaitsForAddressesStillToCome() {
        race.addresses(List.of(ip(1)));
        sockets.get(0).connected.setFailure(new ConnectException("refused"));
        assertThat(result.isDone()).isFalse();
        race.addresses(List.of(ip(2)));
        assertThat(sockets).hasSize(2);
        sockets.get(1).connected.setFailure(new ConnectException("refused"));
        race.completed();
        assertThat(failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
    }

    @Test
    void refusalTellsMoreThanSilence() {
        race.addresses(List.of(ip(1), ip(2)));
        race.completed();
        sockets.get(0).connected.setFailure(new ConnectTimeoutException("late"));
        sockets.get(1).connected.setFailure(new ConnectException("refused"));

        assertThat(failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(failure().detail())
                .contains("shop.test:443", "192.0.2.1:443 did not answer within 10000 ms", "192.0.2.2:443 refused");
    }

    @Test
    void raceAsAWholeIsBounded() {
        race.addresses(List.of(ip(1), ip(2), ip(3), ip(4), ip(5), ip(6)));
        race.completed();
        pass(1_000);

        assertThat(failure().kind()).isEqualTo(FailureKind.CONNECTION_TIMEOUT);
        assertThat(failure().detail()).contains("192.0.2.6:443 was not tried");
        assertThat(sockets).allMatch(socket -> !socket.isOpen());
    }

    @Test
    void socketThatTheSystemDoesNotGiveIsTheAttemptsFailure() {
        noneLeft = true;
        race.addresses(List.of(ip(1), ip(2)));
        race.completed();
        assertThat(result.isDone()).as("ended before whoever asked can listen").isFalse();
        clock.runPendingTasks();

        assertThat(failure().kind()).isEqualTo(FailureKind.CONNECTION_LIMIT_REACHED);
        assertThat(events).isEmpty();
    }

    @Test
    void nobodyWaitingMeansNoFurtherAttempt() {
        race.addresses(List.of(ip(1), ip(2)));
        race.stop();
        pass(250);

        assertThat(sockets).hasSize(1);
        assertThat(sockets.get(0).isOpen()).isFalse();
        assertThat(events).last().isInstanceOf(ConnectAbandoned.class);
    }

    @Test
    void connectionThatNobodyWantsAnyMoreIsClosed() {
        race.addresses(List.of(ip(1)));
        result.cancel(false);
        sockets.get(0).connected.setSuccess();

        assertThat(sockets.get(0).isOpen()).isFalse();
        assertThat(events).last().isInstanceOf(ConnectAbandoned.class);
    }

    private Failure failure() {
        return ((FailureException) result.cause()).failure();
    }

    private void pass(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    private ChannelFuture open(EventLoop ignored) {
        if (noneLeft) {
            throw new ChannelException("newSocketStream(..) failed with error(-24): Too many open files");
        }
        ScriptedSocket socket = new ScriptedSocket();
        sockets.add(socket);
        return socket.newSucceededFuture();
    }

    private static InetAddress ip(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** A socket whose connect stays open until the test ends it. */
    private static final class ScriptedSocket extends EmbeddedChannel {
        ChannelPromise connected = newPromise();

        ScriptedSocket() {
            pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                @Override
                public void connect(
                        ChannelHandlerContext context,
                        SocketAddress remote,
                        SocketAddress local,
                        ChannelPromise promise) {
                    connected = promise;
                }
            });
        }

        @Override
        protected SocketAddress localAddress0() {
            return new InetSocketAddress(ip(200), 50_000);
        }
    }
}
