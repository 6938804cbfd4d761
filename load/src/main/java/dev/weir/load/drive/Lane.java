package dev.weir.load.drive;

import dev.weir.events.Ticker;
import dev.weir.load.tally.LoopTally;
import dev.weir.load.tally.Tally;
import dev.weir.load.target.Shot;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The part of a load that one event loop makes. All but the constructor happens on that loop. */
final class Lane {

    private final EventLoop loop;
    private final OriginClient client;
    private final LoopTally tally;
    private final Ticker ticker;
    private final LoadPlan plan;
    private final int index;
    private final int lanes;
    private final int most;
    private final long share;
    /** Null in the closed model. */
    private final @Nullable Pace pace;

    private final Set<Attempt> underWay = new LinkedHashSet<>();
    private final Backlog backlog = new Backlog();
    private final Deque<Visit.Ready> ready = new ArrayDeque<>();
    private Histogram lag = Tally.newHistogram();
    private long startedAt;
    private long begun;
    private long waited;
    private long mostBehind;
    private long dropped;
    /** Parts of visits that wait for their pause to end. */
    private int resting;

    private boolean moving;
    /** What begins now could not begin before, as all connections were in use. */
    private boolean answering;

    private boolean stopped;

    Lane(EventLoop loop, OriginClient client, LoopTally tally, Ticker ticker, LoadPlan plan, Place place) {
        this.loop = loop;
        this.client = client;
        this.tally = tally;
        this.ticker = ticker;
        this.plan = plan;
        this.index = place.index;
        this.lanes = place.of;
        this.most = Math.max(1, part(plan.connections()));
        this.share = plan.requests() == 0 ? Long.MAX_VALUE : part(plan.requests());
        this.pace = plan.schedule() == null
                ? null
                : new Pace(plan.schedule().arrivals(place.index, place.of, plan.seed()), share);
    }

    /** Which of how many lanes. */
    record Place(int index, int of) {}

    /**
     * How a lane fared.
     *
     * @param underWay requests now
     * @param backlog requests that were to begin and have not
     * @param waited requests that had to wait for one of the connections
     * @param mostBehindNanos that one began later than it was to, through no fault of a missing connection
     * @param lag of the loop, a sample every 20 ms
     */
    record Fared(
            LoopTally.Cut tally,
            int underWay,
            int backlog,
            long waited,
            long mostBehindNanos,
            long dropped,
            Histogram lag) {}

    private int part(long whole) {
        return (int) (whole / lanes + (index < whole % lanes ? 1 : 0));
    }

    EventLoop loop() {
        return loop;
    }

    LoopTally tally() {
        return tally;
    }

    /** Begins; {@code atNanos} is the start of the load for all lanes. */
    void start(long atNanos) {
        startedAt = atNanos;
        pulse();
        if (pace == null) {
            for (int users = part(plan.users()); users > 0; users--) {
                visit(atNanos);
            }
            move();
        } else {
            arrive(pace);
        }
        if (plan.warmUpNanos() > 0) {
            loop.schedule(() -> forget(plan.warmUpNanos()), plan.warmUpNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void pulse() {
        long due = ticker.nanos() + Pace.LOOK_NANOS;
        loop.schedule(
                () -> {
                    lag.recordValue(Math.max(0, ticker.nanos() - due));
                    look(due - startedAt);
                    if (!stopped) {
                        pulse();
                    }
                },
                Pace.LOOK_NANOS,
                TimeUnit.NANOSECONDS);
    }

    private void look(long sinceStart) {
        if (pace != null) {
            pace.look();
        }
        if (sinceStart < plan.warmUpNanos()) {
            forget(sinceStart - Pace.LOOK_NANOS);
        }
    }

    /** All that are due now, and then again when the next one is. */
    private void arrive(Pace arriving) {
        takeDue();
        move();
        if (!arriving.isOver() && !stopped) {
            long wait = arriving.due() - (ticker.nanos() - startedAt);
            loop.schedule(() -> arrive(arriving), Math.max(0, wait), TimeUnit.NANOSECONDS);
        }
    }

    private void takeDue() {
        if (stopped || pace == null || pace.isOver()) {
            return;
        }
        long now = ticker.nanos() - startedAt;
        while (!pace.isOver() && pace.due() <= now) {
            if (plan.visits()) {
                visit(startedAt + pace.take());
            } else {
                backlog.add(pace.take());
            }
        }
    }

    /**
     * What could not begin in time while the machine warmed up is nobody's any more. To catch up with it would take most of the warm-up, and
     * the JVM would be warm for catching up only, and cold for the rate that is measured.
     */
    private void forget(long untilSinceStart) {
        backlog.forgetUntil(untilSinceStart);
        if (pace != null) {
            ready.removeIf(part -> part.intendedNanos() < startedAt + untilSinceStart);
        }
    }

    /** Begins as many as may; what ends meanwhile is taken by the loop that runs already, not by another one inside of it. */
    private void move() {
        if (moving) {
            return;
        }
        moving = true;
        while (!stopped && backlog.size() > 0 && underWay.size() < most) {
            begin(startedAt + backlog.take(), answering, null);
        }
        while (!stopped && !ready.isEmpty() && underWay.size() < most && mayBegin()) {
            Visit.Ready one = ready.remove();
            begin(pace == null ? ticker.nanos() : one.intendedNanos(), one.blocked(), one);
        }
        moving = false;
    }

    /** A visit that arrived goes on to its end; the closed model ends when the time is over, or there were enough. */
    private boolean mayBegin() {
        return pace != null || (begun < share && ticker.nanos() - startedAt < plan.nanos());
    }

    private void begin(long intended, boolean blocked, Visit.@Nullable Ready part) {
        long number = begun++ * lanes + index;
        Shot shot =
                part == null ? plan.targets().at(number, number) : part.visit().shot(part.step(), number);
        tally.intends(intended);
        if (pace != null && blocked) {
            waited++;
        } else {
            mostBehind = Math.max(mostBehind, ticker.nanos() - intended);
        }
        ExchangeTap tap = client.begin(shot.destination(), shot.raw(), shot.body().length);
        Attempt attempt = new Attempt(this, shot, tap, client.source(loop, tap), part);
        underWay.add(attempt);
        attempt.start();
    }

    /** Somebody comes. */
    private void visit(long intended) {
        Visit visit = new Visit(plan.targets());
        visit.first().forEach(step -> rest(visit, step, intended));
    }

    /** Whether the connection just assigned should carry no further request. */
    boolean isLastOnConnection() {
        return tally.carried() >= plan.perConnection();
    }

    void finished(Attempt attempt) {
        underWay.remove(attempt);
        Visit visit = attempt.visit;
        if (visit != null) {
            long now = ticker.nanos();
            visit.followers(attempt.step).forEach(step -> rest(visit, step, now));
            if (visit.isOver() && pace == null) {
                visit(now);
            }
        }
        boolean was = answering;
        answering = true;
        move();
        answering = was;
        takeDue();
        move();
    }

    /** The visitor pauses as the recorded one did, and goes on. */
    private void rest(Visit visit, int step, long sinceNanos) {
        long pause = plan.thinkFactor() == 0
                ? 0
                : Math.round(plan.targets().order().pauseNanos().get(step) * plan.thinkFactor());
        if (pause == 0) {
            ready.add(new Visit.Ready(visit, step, sinceNanos, underWay.size() >= most));
            return;
        }
        resting++;
        loop.schedule(
                () -> {
                    resting--;
                    ready.add(new Visit.Ready(visit, step, sinceNanos + pause, underWay.size() >= most));
                    move();
                },
                sinceNanos + pause - ticker.nanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Whether nothing more will happen. */
    boolean idle() {
        boolean visiting = pace == null ? mayBegin() : !ready.isEmpty() || resting > 0;
        boolean arriving = (pace != null && !pace.isOver()) || backlog.size() > 0;
        return underWay.isEmpty() && (stopped || !(visiting || arriving));
    }

    /** No more requests begin; what was to begin and did not is dropped. */
    void stop() {
        stopped = true;
        dropped += backlog.size();
        if (pace != null) {
            dropped += ready.size() + resting;
        }
        ready.clear();
        backlog.clear();
    }

    /** Ends what is under way. */
    void giveUp() {
        stop();
        List.copyOf(underWay).forEach(attempt -> attempt.giveUp(Attempt.tooLate("the load was over")));
    }

    Fared cut() {
        Histogram lags = lag;
        lag = Tally.newHistogram();
        Fared fared = new Fared(
                tally.cut(),
                underWay.size(),
                backlog.size() + (pace == null ? 0 : ready.size()),
                waited,
                mostBehind,
                dropped,
                lags);
        waited = 0;
        mostBehind = 0;
        return fared;
    }
}
