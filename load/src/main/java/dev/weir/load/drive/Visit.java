package dev.weir.load.drive;

import dev.weir.load.target.CookieJar;
import dev.weir.load.target.Shot;
import dev.weir.load.target.Targets;
import dev.weir.proxy.http.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who asks for all targets once, in their order: what was asked for at the same time is again. Lives on one event loop. */
final class Visit {

    private static final int FIRST = -1;

    private final Targets targets;
    private final @Nullable CookieJar jar;
    private int left;

    Visit(Targets targets) {
        this.targets = targets;
        this.jar = targets.newJar();
        this.left = targets.order().size();
    }

    /**
     * A request of a visit that may begin.
     *
     * @param intendedNanos on the ticker
     * @param blocked no connection was free when it might have begun
     */
    record Ready(Visit visit, int step, long intendedNanos, boolean blocked) {}

    List<Integer> first() {
        return targets.followers(FIRST);
    }

    /** Those that waited for it. */
    List<Integer> followers(int step) {
        left--;
        return targets.followers(step);
    }

    boolean isOver() {
        return left == 0;
    }

    /** {@code turn} counts the requests of all. */
    Shot shot(int step, long turn) {
        Shot shot = targets.at(step, turn);
        String cookies =
                jar == null ? null : jar.header(shot.destination(), shot.head().target());
        return cookies == null ? shot : shot.with("Cookie", cookies);
    }

    void answered(Shot shot, Fields fields) {
        if (jar != null) {
            jar.keep(shot.destination(), shot.head().target(), fields);
        }
    }
}
