package dev.weir.inspector.testing;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import java.util.Set;

/** What kernel and wire may say of a connection, with any value anywhere. */
class RandomSockets extends RandomValues {

    RandomSockets(long seed) {
        super(seed);
    }

    final Segments segments() {
        return new Segments(
                sender(),
                sender(),
                list(() -> new Segment(
                        nanos(),
                        random.nextBoolean(),
                        nanos(),
                        random.nextInt(256),
                        nanos(),
                        nanos(),
                        random.nextInt(),
                        nanos(),
                        Set.copyOf(list(() -> word(SegmentMark.values())).stream()
                                .distinct()
                                .toList()))),
                random.nextBoolean(),
                orNull(this::nanos),
                new Link(text(), orNull(this::text), orNull(this::text), small()));
    }

    private Sender sender() {
        return new Sender(
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                nanos(),
                orNull(() -> new Opening(
                        small(),
                        small(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt())));
    }

    final TcpInfo tcpInfo() {
        TcpInfo.Builder info = TcpInfo.in(word(TcpState.values()));
        for (Figure figure : Figure.values()) {
            long value = random.nextInt(4) == 0 ? random.nextInt(Integer.MAX_VALUE) : small();
            if (value >= 0) {
                info.with(figure, value);
            }
        }
        return info.build();
    }

    final TcpSample sample() {
        return new TcpSample(word(Leg.values()), nanos(), word(TcpMoment.values()), tcpInfo());
    }

    final TcpSyn syn() {
        return new TcpSyn(
                socket(),
                small(),
                random.nextBoolean(),
                random.nextBoolean(),
                nanos(),
                small(),
                small(),
                small(),
                random.nextBoolean(),
                random.nextBoolean(),
                small(),
                list(this::text));
    }

    final CloseStory closeStory() {
        return new CloseStory(
                word(CloseStory.Party.values()),
                word(CloseStory.Kind.values()),
                word(CloseStory.Answer.values()),
                word(CloseStory.Moment.values()),
                word(CloseReason.values()),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                word(CloseStory.Party.values()),
                orNull(this::nanos),
                orNull(this::text),
                list(this::step),
                word(Evidence.values()),
                nanos());
    }

    private CloseStory.Step step() {
        return new CloseStory.Step(
                nanos(),
                word(CloseStory.StepKind.values()),
                orNull(() -> word(TcpState.values())),
                orNull(() -> word(TcpState.values())),
                word(Evidence.values()),
                nanos(),
                nanos());
    }
}
