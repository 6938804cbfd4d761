package dev.weir.proxy.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCounted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TunnelTest {

    private final List<String> told = new ArrayList<>();
    private final Tunnel tunnel = new Tunnel(new NamedEnd("client"), new NamedEnd("origin"), new Tunnel.Observer() {
        @Override
        public void finished(Leg from, long bytes) {
            told.add("finished " + from + " " + bytes);
        }

        @Override
        public void ended(@Nullable Failure failure) {
            told.add("ended" + (failure == null ? "" : " " + failure.leg()));
        }
    });

    private List<String> told() {
        List<String> since = List.copyOf(told);
        told.clear();
        return since;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    @Test
    void bytesGoToTheOtherEnd() {
        tunnel.open();
        tunnel.received(Leg.CLIENT, bytes("a"));
        tunnel.received(Leg.ORIGIN, bytes("b"));
        assertThat(told()).containsExactly("origin attach", "client attach", "origin write a", "client write b");
    }

    @Test
    void bytesAreLookedAtBeforeTheyGo() {
        List<String> seen = new ArrayList<>();
        Tunnel watched = new Tunnel(new NamedEnd("client"), new NamedEnd("origin"), new Tunnel.Observer() {
            @Override
            public void passes(Leg from, ByteBuf bytes) {
                seen.add(from + " " + bytes.toString(US_ASCII) + " " + told().size());
            }

            @Override
            public void finished(Leg from, long bytes) {}

            @Override
            public void ended(@Nullable Failure failure) {}
        });
        watched.received(Leg.CLIENT, bytes("a"));
        watched.failed(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "gone"));
        watched.received(Leg.CLIENT, bytes("b"));
        assertThat(seen).containsExactly("CLIENT a 0");
    }

    @Test
    void whatNobodyLooksAtMayStayUnreadWhereTheOtherEndTakesIt() {
        assertThat(tunnel.mayStayUnread(Leg.CLIENT)).as("somebody may look").isFalse();
        Tunnel blind = new Tunnel(new NamedEnd("client"), new UnreadEnd("origin"), new Tunnel.Observer() {
            @Override
            public boolean isIndifferent() {
                return true;
            }

            @Override
            public void finished(Leg from, long bytes) {
                told.add("finished " + from + " " + bytes);
            }

            @Override
            public void ended(@Nullable Failure failure) {}
        });

        assertThat(blind.mayStayUnread(Leg.CLIENT)).isTrue();
        assertThat(blind.mayStayUnread(Leg.ORIGIN)).as("no socket there").isFalse();
        blind.received(Leg.CLIENT, bytes("a"));
        blind.receivedUnread(Leg.CLIENT, bytes("bcd"), 3);
        blind.finished(Leg.CLIENT);
        assertThat(told())
                .containsExactly("origin write a", "origin write unread", "finished CLIENT 4", "origin finish");
    }

    @Test
    void whatComesUnreadAfterTheEndIsGivenBack() {
        tunnel.failed(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "gone"));
        ByteBuf late = bytes("x");
        tunnel.receivedUnread(Leg.ORIGIN, late, 1);
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void clientThatFinishesFirstStillGetsTheRest() {
        tunnel.received(Leg.CLIENT, bytes("abc"));
        tunnel.finished(Leg.CLIENT);
        tunnel.finished(Leg.CLIENT);
        assertThat(told()).containsExactly("origin write abc", "finished CLIENT 3", "origin finish");
        tunnel.received(Leg.ORIGIN, bytes("de"));
        tunnel.finished(Leg.ORIGIN);
        assertThat(told())
                .containsExactly(
                        "client write de",
                        "finished ORIGIN 2",
                        "client finish",
                        "ended",
                        "client close",
                        "origin close");
    }

    @Test
    void originThatFinishesFirstStillGetsTheRest() {
        tunnel.finished(Leg.ORIGIN);
        tunnel.received(Leg.CLIENT, bytes("x"));
        tunnel.finished(Leg.CLIENT);
        assertThat(told())
                .containsExactly(
                        "finished ORIGIN 0",
                        "client finish",
                        "origin write x",
                        "finished CLIENT 1",
                        "origin finish",
                        "ended",
                        "client close",
                        "origin close");
    }

    @Test
    void endThatBreaksResetsTheOther() {
        tunnel.received(Leg.ORIGIN, bytes("ab"));
        told();
        tunnel.failed(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "reset"));
        assertThat(told())
                .containsExactly(
                        "finished CLIENT 0", "finished ORIGIN 2", "ended ORIGIN", "client abort", "origin close");
        tunnel.failed(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "late"));
        tunnel.finished(Leg.CLIENT);
        ByteBuf late = bytes("late");
        tunnel.received(Leg.CLIENT, late);
        assertThat(told()).isEmpty();
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void clientThatBreaksAfterItFinishedIsCountedOnce() {
        tunnel.finished(Leg.CLIENT);
        told();
        tunnel.failed(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "reset"));
        assertThat(told()).containsExactly("finished ORIGIN 0", "ended CLIENT", "client close", "origin abort");
    }

    @Test
    void tunnelThatExpiresEndsBothEndsWithoutAReset() {
        tunnel.received(Leg.CLIENT, bytes("ab"));
        told();
        tunnel.expired(new Failure(Leg.CLIENT, FailureKind.CONNECTION_READ_TIMEOUT, "silence"));
        assertThat(told())
                .containsExactly(
                        "finished CLIENT 2", "finished ORIGIN 0", "ended CLIENT", "client close", "origin close");
        tunnel.expired(new Failure(Leg.CLIENT, FailureKind.CONNECTION_READ_TIMEOUT, "again"));
        assertThat(told()).isEmpty();
    }

    @Test
    void fullEndStopsTheOther() {
        tunnel.writable(Leg.CLIENT, false);
        tunnel.writable(Leg.ORIGIN, true);
        assertThat(told()).containsExactly("origin read false", "client read true");
    }

    private class NamedEnd implements Tunnel.End {
        @Override
        public @Nullable Authority local() {
            return null;
        }

        private final String name;

        NamedEnd(String name) {
            this.name = name;
        }

        @Override
        public void attach(Tunnel attached, Leg leg) {
            told.add(name + " attach");
        }

        @Override
        public void write(ByteBuf bytes) {
            told.add(name + " write " + bytes.toString(US_ASCII));
            bytes.release();
        }

        @Override
        public void finish() {
            told.add(name + " finish");
        }

        @Override
        public void close() {
            told.add(name + " close");
        }

        @Override
        public void abort() {
            told.add(name + " abort");
        }

        @Override
        public void read(boolean reading) {
            told.add(name + " read " + reading);
        }
    }

    /** That of a socket. */
    private final class UnreadEnd extends NamedEnd {
        UnreadEnd(String name) {
            super(name);
        }

        @Override
        public boolean takesUnread() {
            return true;
        }

        @Override
        public void writeUnread(ReferenceCounted bytes) {
            write(Unpooled.copiedBuffer("unread", US_ASCII));
            bytes.release();
        }
    }
}
