package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.Evidence;
import dev.weir.events.FailureKind;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Facts;
import dev.weir.inspector.testing.RecordingStore;
import dev.weir.inspector.testing.Records;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the recorder drops, and how its records say so. All events come before the consumer starts. */
class RecorderTest {

    private final RecordingStore store = new RecordingStore();

    private Recorder recorded(RecorderLimits limits, Events events) {
        Recorder recorder = new Recorder(store, () -> 99, limits);
        events.to(recorder::accept);
        recorder.start();
        recorder.close();
        return recorder;
    }

    private static ExchangeEvents begun(Events events) {
        return events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
    }

    @Test
    void bodiesLoseTheirBytesBeforeAnythingElseIsDropped() {
        Events events = new Events();
        begun(events)
                .body(ORIGIN, "12345")
                .body(ORIGIN, "67890")
                .body(ORIGIN, "x")
                .received(ORIGIN, 11, 11)
                .ended();

        Recorder recorder = recorded(new RecorderLimits(64, 38, 1000, true), events);

        RecordedExchange x = store.exchange();
        assertThat(x.recording()).isEqualTo(new Recording(true, 1));
        assertThat(x.response().body().bytes()).isEqualTo(11);
        assertThat(new String(x.response().body().kept(), StandardCharsets.US_ASCII))
                .isEqualTo("12345");
        assertThat(recorder.loss()).isEqualTo(new Loss(0, 0, 0, false, 5));
    }

    @Test
    void napIsTheShorterTheMoreComes() {
        assertThat(Recorder.napNanos(0, Long.MAX_VALUE)).as("nothing came").isEqualTo(20_000_000);
        assertThat(Recorder.napNanos(10, 5_000_000)).as("little").isEqualTo(20_000_000);
        assertThat(Recorder.napNanos(320, 5_000_000)).as("64 a millisecond").isBetween(3_000_000L, 5_000_000L);
        assertThat(Recorder.napNanos(10_000, 1_000_000)).as("a flood").isEqualTo(1_000_000);
    }

    @Test
    void partsOfBodiesAreDroppedBeforeTheStructure() {
        Events events = new Events();
        ExchangeEvents x = begun(events);
        for (int i = 0; i < 20; i++) {
            x.body(ORIGIN, "ab");
        }
        x.received(ORIGIN, 40, 40).ended();

        Recorder recorder = recorded(new RecorderLimits(16, 1000, 1000, true), events);

        RecordedExchange recorded = store.exchange();
        assertThat(recorder.loss()).isEqualTo(new Loss(11, 0, 0, false, 22));
        assertThat(recorded.recording()).isEqualTo(new Recording(true, 11));
        assertThat(recorded.response().body().bytes()).isEqualTo(40);
        assertThat(recorded.response().body().truncated()).isTrue();
    }

    @Test
    void exchangesThatBeginAreDroppedBeforeThoseUnderWay() {
        Events events = new Events();
        ExchangeEvents x = begun(events);
        for (int i = 0; i < 11; i++) {
            x.paused(ORIGIN);
        }
        events.exchange(2).started(1);
        x.ended();

        Recorder recorder = recorded(new RecorderLimits(16, 1000, 1000, true), events);

        assertThat(store.exchange().id().value()).isEqualTo(1);
        assertThat(store.exchange().recording()).isEqualTo(Recording.WHOLE);
        assertThat(recorder.loss().droppedEvents()).isEqualTo(1);
    }

    @Test
    void eventsOfAnExchangeWhoseBeginningWasDroppedCountAsDropped() {
        Events events = new Events();
        ExchangeEvents x = begun(events);
        for (int i = 0; i < 11; i++) {
            x.paused(ORIGIN);
        }
        events.exchange(2).started(1).sendEnded(CLIENT, 1, 1).ended();

        assertThat(recorded(new RecorderLimits(16, 1000, 1000, true), events)
                        .loss()
                        .droppedEvents())
                .isEqualTo(3);
        assertThat(store.exchange().id().value()).isEqualTo(1);
    }

    @Test
    void exchangesOfAConnectionThatIsNotKnownCountAsDropped() {
        Events events = new Events();
        events.exchange(1)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .ended();

        assertThat(recorded(new RecorderLimits(16, 1000, 1000, true), events)
                        .loss()
                        .droppedEvents())
                .isEqualTo(3);
    }

    @Test
    void whatComesAfterTheEndIsNoLoss() {
        Events events = new Events();
        begun(events).answered(Facts.failure(FailureKind.HTTP_REQUEST_ERROR)).failed(FailureKind.HTTP_REQUEST_ERROR);
        events.exchange(1).sendStarted(CLIENT).sendEnded(CLIENT, 100, 20);
        events.connectStarted(2, 1).connectAbandoned(2).closed(2, CloseReason.RACE_LOST, 0, 0);

        assertThat(recorded(new RecorderLimits(64, 1000, 1000, true), events).loss())
                .isEqualTo(Loss.NONE);
    }

    @Test
    void exchangeWhoseEndWasDroppedSaysSo() {
        Events events = new Events();
        ExchangeEvents x = begun(events);
        for (int i = 0; i < 5; i++) {
            x.paused(ORIGIN);
        }
        x.ended();

        recorded(new RecorderLimits(8, 1000, 1000, true), events);

        assertThat(store.exchange().recording()).isEqualTo(new Recording(false, 1));
        assertThat(store.exchange().endedAtNanos()).isEqualTo(99);
    }

    @Test
    void connectionThatLostEventsDoesNotClaimToKnowItsClose() {
        Folding folding = new Folding(new RecorderLimits(8, 1000, 1000, true));
        Events events = new Events().accepted(1).finSent(1, 0, 0);
        for (int i = 0; i < 8; i++) {
            events.finReceived(1, Evidence.APP, 0, 0);
        }
        events.to(folding.intake::accept);
        for (Event event = folding.intake.poll(); event != null; event = folding.intake.poll()) {
            folding.folder.accept(event);
        }
        folding.folder.accept(new ConnectionClosed(new ConnectionId(1), CLIENT, 9, CloseReason.PEER_CLOSED, 0, 0));

        CloseStory story = folding.store.connection().close();
        assertThat(story.first()).isEqualTo(Party.UNKNOWN);
        assertThat(story.answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(story.steps()).allMatch(step -> step.ourState() == null && step.peerState() == null);
    }

    @Test
    void whatWasLostOfASetUpIsMissingInTheExchangeThatPaid() {
        Folding folding = new Folding(new RecorderLimits(8, 1000, 1000, true));
        Events events = new Events();
        ExchangeEvents x = begun(events);
        events.connectStarted(2, 1);
        x.paused(ORIGIN).paused(ORIGIN).paused(ORIGIN).paused(ORIGIN);
        events.connected(2).to(folding.intake::accept);
        for (Event event = folding.intake.poll(); event != null; event = folding.intake.poll()) {
            folding.folder.accept(event);
        }
        folding.tell(new Events().exchange(1).assigned(2, 1, 0).ended().events());

        assertThat(folding.store.exchange().recording()).isEqualTo(new Recording(true, 1));
    }

    @Test
    void bodiesOfOpenExchangesAreBounded() {
        Events events = new Events();
        begun(events)
                .body(ORIGIN, "12345")
                .body(ORIGIN, "67890")
                .received(ORIGIN, 10, 10)
                .ended();
        events.exchange(2)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .body(ORIGIN, "abcd")
                .ended();

        Recorder recorder = recorded(new RecorderLimits(64, 1000, 6, true), events);

        assertThat(store.exchanges().get(0).response().body().keptBytes()).isEqualTo(5);
        assertThat(store.exchanges().get(0).recording()).isEqualTo(new Recording(true, 1));
        assertThat(store.exchanges().get(1).response().body().keptBytes()).isEqualTo(4);
        assertThat(recorder.loss()).isEqualTo(new Loss(0, 0, 0, false, 5));
    }

    @Test
    void exchangeOfWhichEventsWereLostIsGivenUpAfterHalfAMinuteOfSilence() {
        Folding folding = new Folding(new RecorderLimits(8, 1000, 1000, true));
        Events events = new Events();
        begun(events).ended().ended().ended().ended().ended().ended();
        events.to(folding.intake::accept);
        for (int i = 0; i < 3; i++) {
            folding.folder.accept(folding.intake.poll());
        }

        folding.folder.tick(29_000_000_000L);
        assertThat(folding.store.exchanges()).isEmpty();
        folding.folder.tick(60_000_000_000L);

        assertThat(folding.store.exchange().recording()).isEqualTo(new Recording(false, 1));
    }

    @Test
    void storeThatFailsIsCountedAndDoesNotStopTheRecording() {
        RecordStore failing = new RecordStore() {
            @Override
            public void exchange(RecordedExchange exchange) {
                if (exchange.number() == 1) {
                    throw new IllegalStateException("disk full, says the test");
                }
                store.exchange(exchange);
            }

            @Override
            public void connection(RecordedConnection connection) {
                throw new IllegalStateException("disk full, says the test");
            }

            @Override
            public void flush() {
                throw new IllegalStateException("disk full, says the test");
            }
        };
        Events events = new Events();
        begun(events).ended();
        events.exchange(2)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .ended();
        Recorder recorder = new Recorder(failing, () -> 99, new RecorderLimits(64, 1000, 1000, true));
        events.to(recorder::accept);
        recorder.start();
        recorder.close();

        assertThat(store.exchange().number()).isEqualTo(2);
        assertThat(recorder.loss()).isEqualTo(new Loss(0, 1, 0, false, 0));
    }

    @Test
    void eventsAfterTheCloseAreDroppedAndCounted() {
        Recorder recorder = recorded(new RecorderLimits(64, 1000, 1000, true), new Events());

        begun(new Events()).events().to(recorder::accept);

        assertThat(recorder.loss().droppedEvents()).isEqualTo(3);
    }

    @Test
    void everythingIsFlushedAtTheEnd() {
        Events events = new Events();
        begun(events).ended();

        assertThat(Records.all(events).flushes()).isPositive();
    }
}
