package dev.weir.proxy.exchange;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} through a future or a pipeline. Has no stack trace: it says what went wrong outside, not where inside. */
public final class FailureException extends Exception {

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause, false, false);
        this.failure = failure;
    }

    public static FailureException onOrigin(FailureKind kind, String detail) {
        return new FailureException(new Failure(Leg.ORIGIN, kind, detail));
    }

    public Failure failure() {
        return failure;
    }
}
