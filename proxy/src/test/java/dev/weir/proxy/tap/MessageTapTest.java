package dev.weir.proxy.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.testing.FakeTicker;
import dev.weir.proxy.testing.RecordingSink;
import dev.weir.proxy.transport.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which instant each part of a message gets; a millisecond passes between any two steps. */
final class MessageTapTest {

    private static final long MS = 1_000_000;

    private final RecordingSink sink = new RecordingSink();
    private final FakeTicker ticker = new FakeTicker();
    private final Taps taps = new Taps(sink, ticker);
    private final ConnectionTap connection = ConnectionTap.onOrigin(taps, Transport.nio(), new ConnectionId(7));
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);
    private final ArrivalTap arrival = new ArrivalTap(taps, connection);
    private final MessageTap tap = new MessageTap(taps, new ExchangeId(1), Leg.ORIGIN);

    @BeforeEach
    void headComes() {
        arrival.arrived();
        tap.begun(arrival);
        pass();
        tap.startLine();
        pass();
        byte[] head = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        tap.head(new RawHead(head, 15), Fields.NONE);
        pass();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void headHasTheInstantsOfItsParsing() {
        HeadReceived head = sink.only(HeadReceived.class);
        assertThat(head.firstByteAtNanos()).isZero();
        assertThat(head.startLineAtNanos()).isEqualTo(MS);
        assertThat(head.atNanos()).isEqualTo(2 * MS);
    }

    @Test
    void whatCameWithTheHeadIsNotOlderThanItsParsing() {
        content();
        pass();
        tap.ended(1, 1);

        assertContentAndEndAt(2 * MS, 2 * MS);
    }

    @Test
    void lastByteCameWithItsReadAndNotWhenAllBeforeItWasPassedOn() {
        pass();
        arrival.arrived();
        pass();
        content();
        pass();
        tap.ended(1, 1);

        assertContentAndEndAt(4 * MS, 4 * MS);
    }

    @Test
    void endThatComesLaterHasItsOwnInstant() {
        content();
        arrival.arrived();
        pass();
        tap.ended(1, 1);

        assertContentAndEndAt(2 * MS, 3 * MS);
    }

    @Test
    void tunnelEndsNow() {
        pass();
        tap.relayed(10);

        assertThat(sink.only(MessageReceived.class).atNanos()).isEqualTo(4 * MS);
    }

    private void assertContentAndEndAt(long contentNanos, long endNanos) {
        assertThat(sink.only(BodyReceived.class).atNanos()).isEqualTo(contentNanos);
        assertThat(sink.only(MessageReceived.class).atNanos()).isEqualTo(endNanos);
    }

    private void content() {
        tap.content(Unpooled.wrappedBuffer(new byte[1]));
    }

    private void pass() {
        ticker.advance(Duration.ofMillis(1));
    }
}
