package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.FailureKind;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.RecordingStore;
import dev.weir.inspector.wire.SegmentSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happened or did not, in whatever order: the phases of an exchange touch and add up to its wall time. */
class TimelinePropertyTest {

    private static final Intake NO_DROPS = new Intake(new RecorderLimits(8, 0, 0, true));
    private static final int ROUNDS = 4_000;

    @Test
    void phasesOfAnyOrderlyExchangeAddUp() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RecordedExchange x = orderly(new Random(seed), seed);
            check(x, "seed " + seed);
            checkReceiving(x, "seed " + seed);
        }
    }

    private static void checkReceiving(RecordedExchange x, String which) {
        Long sendStart = x.request().sendStartedAtNanos();
        Long firstByte = x.response() == null ? null : x.response().firstByteAtNanos();
        Timeline timeline = Timeline.of(x);
        if (x.kind() == ExchangeKind.REQUEST && sendStart != null && firstByte != null && sendStart < firstByte) {
            assertThat(timeline.phase(PhaseKind.RECEIVE).startNanos())
                    .as("%s: %s", which, timeline)
                    .isEqualTo(firstByte);
            assertThat(timeline.phase(PhaseKind.WAIT).endNanos())
                    .as("%s: %s", which, timeline)
                    .isEqualTo(firstByte);
            assertThat(timeline.phase(PhaseKind.SEND).startNanos())
                    .as("%s: %s", which, timeline)
                    .isEqualTo(sendStart);
        }
    }

    @Test
    void phasesOfAnyShuffledExchangeAddUp() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RecordedExchange x = shuffled(new Random(seed));
            if (x != null) {
                check(x, "seed " + seed);
            }
        }
    }

    private static void check(RecordedExchange x, String which) {
        Timeline timeline = Timeline.of(x);
        long at = timeline.startNanos();
        long sum = 0;
        for (Phase phase : timeline.phases()) {
            assertThat(phase.startNanos()).as("%s: %s", which, timeline).isEqualTo(at);
            assertThat(phase.nanos()).as("%s: %s", which, timeline).isNotNegative();
            at = phase.endNanos();
            sum += phase.nanos();
        }
        assertThat(at).as("%s: %s", which, timeline).isEqualTo(timeline.endNanos());
        assertThat(sum).as("%s: %s", which, timeline).isEqualTo(timeline.nanos());
        for (PhaseKind kind : PhaseKind.values()) {
            long count = timeline.phases().stream()
                    .filter(phase -> phase.kind() == kind)
                    .count();
            assertThat(kind == PhaseKind.BLOCKED || count <= 1)
                    .as("%s: %s", which, timeline)
                    .isTrue();
        }
    }

    /** Events in a sensible order, ended at a random point, with an early response or a late end of the send now and then. */
    private static RecordedExchange orderly(Random random, int seed) {
        Events events = new Events().accepted(1);
        ExchangeEvents x = events.exchange(1).started(1);
        List<Runnable> story = story(random, events, x);
        int until = random.nextInt(4) == 0 ? random.nextInt(story.size()) : story.size();
        for (int i = 0; i < until; i++) {
            events.at(events.now() + random.nextInt(3) * 10L);
            story.get(i).run();
        }
        boolean fails = until < story.size() || seed % 7 == 0;
        if (fails) {
            x.after(5).failed(FailureKind.PROXY_INTERNAL_ERROR);
        } else {
            x.after(random.nextInt(2)).ended();
        }
        if (random.nextBoolean()) {
            x.after(3).sendEnded(ORIGIN, 1, 1).sendEnded(CLIENT, 1, 1);
        }
        return fold(events.list());
    }

    private static List<Runnable> story(Random random, Events events, ExchangeEvents x) {
        List<Runnable> story = new ArrayList<>();
        story.add(() ->
                x.head(CLIENT, random.nextInt(9) == 0 ? "CONNECT a.test:443 HTTP/1.1" : "GET http://a.test/ HTTP/1.1"));
        if (random.nextBoolean()) {
            story.add(() -> x.dnsStarted("a.test"));
            story.add(() -> x.dnsEnded(random.nextBoolean() ? DnsSource.RESOLVER : DnsSource.CACHE));
            story.add(() -> events.connectStarted(2, 1));
            story.add(() -> events.connected(2));
        }
        if (random.nextBoolean()) {
            story.add(() -> events.tlsStarted(2));
            story.add(() -> events.tlsEnded(2));
        }
        if (random.nextInt(9) == 0) {
            story.add(x::retried);
        }
        story.add(() -> x.assigned(2, 1, 0));
        story.add(() -> x.sendStarted(ORIGIN));
        List<Runnable> overlapping =
                new ArrayList<>(List.of(() -> x.sendEnded(ORIGIN, 1, 1), () -> x.received(CLIENT)));
        int at = story.size();
        story.add(() -> x.head(ORIGIN, events.now() - random.nextInt(5), "HTTP/1.1 200 OK"));
        story.add(() -> x.body(ORIGIN, "ok").sendStarted(CLIENT));
        story.add(() -> x.received(ORIGIN, 2, 2));
        for (Runnable step : overlapping) {
            if (random.nextInt(5) > 0) {
                story.add(random.nextInt(3) == 0 ? at + random.nextInt(story.size() - at + 1) : at, step);
            }
        }
        return story;
    }

    /** The events of the same story in any order at any time, each of them present or not. */
    private static RecordedExchange shuffled(Random random) {
        Events events = new Events();
        ExchangeEvents x = events.exchange(1);
        List<Runnable> story = story(random, events, x);
        Collections.shuffle(story, random);
        events.at(500).accepted(1).exchange(1).started(1);
        for (Runnable step : story) {
            events.at(random.nextInt(1000));
            if (random.nextInt(4) > 0) {
                step.run();
            }
        }
        events.at(random.nextInt(1000));
        return fold((random.nextBoolean() ? x.ended() : x.failed(FailureKind.DNS_ERROR))
                .events()
                .list());
    }

    private static RecordedExchange fold(List<Event> events) {
        RecordingStore store = new RecordingStore();
        Folder folder = new Folder(store, NO_DROPS, 1 << 20, SegmentSource.NONE);
        events.forEach(folder::accept);
        folder.end(2000);
        List<RecordedExchange> all = store.exchanges();
        return all.isEmpty() ? null : all.get(0);
    }
}
