package dev.weir.load.drive;

import dev.weir.events.EventSink;
import dev.weir.events.ExchangeId;
import dev.weir.events.Ticker;
import dev.weir.inspector.ledger.PortUse;
import dev.weir.load.tally.LoopTally;
import dev.weir.load.tally.Ports;
import dev.weir.load.tally.Tally;
import dev.weir.proxy.OriginClient;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One load from its start to its end: starts the event loops, cuts what they count into seconds, and ends them. {@link #run} blocks;
 * {@link #stop} ends it early from another thread.
 */
public final class LoadRun {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Time for the loops to be told before the first request is due. */
    private static final long LEAD_NANOS = 20_000_000L;

    private static final int SLOWEST = 20;

    private final LoadPlan plan;
    private final OriginClient.Settings settings;
    private final Ticker ticker;
    private final EventSink recorder;
    private final Parts parts;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean aborted;

    /**
     * How much is kept and waited for.
     *
     * @param everyNth exchange is recorded whole; 0: only the slowest
     * @param patience longest wait at the end for what is under way
     */
    public record Parts(long everyNth, Duration patience) {}

    /**
     * What is known at the end and not of a second.
     *
     * @param nanos that the load took, without the wait for the last answers
     * @param ports that TIME_WAIT blocks, by where they lead
     * @param slowest first; their records came to the recorder
     * @param dropped requests that were to begin and never did
     * @param endedAtNanos on the ticker
     */
    public record End(
            long nanos,
            long endedAtNanos,
            List<PortUse> ports,
            List<ExchangeId> slowest,
            long dropped,
            String transport,
            int loops) {}

    public LoadRun(LoadPlan plan, OriginClient.Settings settings, Ticker ticker, EventSink recorder, Parts parts) {
        this.plan = plan;
        this.settings = settings;
        this.ticker = ticker;
        this.recorder = recorder;
        this.parts = parts;
    }

    /** As {@link #stop}, and what is under way is given up at once. */
    public void abort() {
        aborted = true;
        stop.countDown();
    }

    /** No more requests begin; {@link #run} returns when those under way have ended. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Makes the load.
     *
     * @param seconds gets each as it is over, on this thread; the last one is shorter, or longer by the wait for the last answers
     */
    @SuppressWarnings("try") // closed before the tallies are read: the last events come of that
    public End run(Consumer<Second> seconds) throws IOException, GeneralSecurityException, InterruptedException {
        LoopSinks sinks = new LoopSinks();
        try (OriginClient client = OriginClient.start(settings, sinks, ticker)) {
            long start = ticker.nanos() + LEAD_NANOS;
            List<Lane> lanes = lanes(client, sinks, start);
            Generator generator = new Generator(threads(lanes));
            lanes.forEach(lane ->
                    lane.loop().schedule(() -> lane.start(start), start - ticker.nanos(), TimeUnit.NANOSECONDS));
            Watch watch = new Watch(lanes, generator, start, seconds);
            watch.untilOver();
            long over = ticker.nanos();
            client.close();
            watch.last();
            List<LoopTally> tallies = lanes.stream().map(Lane::tally).toList();
            Ports ports = new Ports();
            tallies.forEach(tally -> ports.addAll(tally.ports()));
            return new End(
                    Math.min(over - start, plan.nanos()),
                    over,
                    ports.at(ticker.nanos()),
                    LoopTally.tellSlowest(tallies, SLOWEST),
                    watch.dropped,
                    client.transportName(),
                    lanes.size());
        }
    }

    private List<Lane> lanes(OriginClient client, LoopSinks sinks, long start) {
        List<EventLoop> loops = client.loops();
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            LoopTally tally = new LoopTally(recorder, parts.everyNth, start + plan.warmUpNanos());
            EventLoop loop = loops.get(i);
            loop.submit(() -> sinks.mine(tally)).awaitUninterruptibly();
            lanes.add(new Lane(loop, client, tally, ticker, plan, new Lane.Place(i, loops.size())));
        }
        return lanes;
    }

    private static long[] threads(List<Lane> lanes) {
        long[] ids = new long[lanes.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = lanes.get(i)
                    .loop()
                    .submit(() -> Thread.currentThread().getId())
                    .awaitUninterruptibly()
                    .getNow();
        }
        return ids;
    }

    /** Looks at the lanes each second, and ends them. */
    private final class Watch {
        private final List<Lane> lanes;
        private final Generator generator;
        private final long start;
        private final Consumer<Second> seconds;
        private long from;
        long dropped;

        Watch(List<Lane> lanes, Generator generator, long start, Consumer<Second> seconds) {
            this.lanes = lanes;
            this.generator = generator;
            this.start = start;
            this.seconds = seconds;
            this.from = start;
        }

        void untilOver() throws InterruptedException {
            long limit = start + plan.nanos() + parts.patience.toNanos();
            boolean stopping = false;
            while (true) {
                long due = Math.min(nextCut(), limit);
                boolean idle = false;
                while (!idle && !aborted && ticker.nanos() < due) {
                    long wait = Math.min(due - ticker.nanos(), SECOND_NANOS / 20);
                    if (!stopping && stop.await(Math.max(1, wait), TimeUnit.NANOSECONDS)) {
                        stopping = true;
                        onAll(Lane::stop);
                        limit = Math.min(limit, ticker.nanos() + parts.patience.toNanos());
                        due = Math.min(due, limit);
                    } else if (stopping) {
                        TimeUnit.NANOSECONDS.sleep(wait);
                    }
                    idle = ticker.nanos() > start && allIdle();
                }
                if (idle || aborted || ticker.nanos() >= limit) {
                    break;
                }
                cut(true);
            }
            onAll(Lane::giveUp);
        }

        /** No second is half warm-up and half measured. */
        private long nextCut() {
            long second = from + SECOND_NANOS;
            long warm = start + plan.warmUpNanos();
            return from < warm ? Math.min(second, warm) : second;
        }

        private boolean allIdle() {
            boolean[] idle = {true};
            onAll(lane -> idle[0] &= lane.idle());
            return idle[0];
        }

        private void onAll(Consumer<Lane> what) {
            lanes.forEach(lane -> lane.loop().submit(() -> what.accept(lane)).awaitUninterruptibly());
        }

        /** What came after the last second; the loops have ended, so that it can be read from here. */
        void last() {
            cut(false);
        }

        private void cut(boolean onLoop) {
            long now = ticker.nanos();
            List<Lane.Fared> all = new ArrayList<>();
            if (onLoop) {
                onAll(lane -> all.add(lane.cut()));
            } else {
                lanes.forEach(lane -> all.add(lane.cut()));
            }
            Tally tally = new Tally();
            Tally warmUp = new Tally();
            Histogram lag = Tally.newHistogram();
            int underWay = 0;
            int backlog = 0;
            long waited = 0;
            long behind = 0;
            dropped = 0;
            for (Lane.Fared each : all) {
                tally.add(each.tally().measured());
                warmUp.add(each.tally().warmUp());
                lag.add(each.lag());
                underWay += each.underWay();
                backlog += each.backlog();
                waited += each.waited();
                behind = Math.max(behind, each.mostBehindNanos());
                dropped += each.dropped();
            }
            long wall = Math.max(1, now - from);
            double busy = onLoop ? generator.busiest(wall) : 0;
            seconds.accept(new Second(
                    from - start,
                    now - start,
                    from < start + plan.warmUpNanos(),
                    tally,
                    warmUp,
                    underWay,
                    backlog,
                    waited,
                    behind,
                    lag,
                    busy,
                    generator.process(wall)));
            from = now;
        }
    }
}
