package dev.weir.proxy.exchange;

import java.util.Set;

/** States of the two halves of an exchange. Each says which may follow it; anything else is a bug and throws. */
final class Transitions {

    private Transitions() {}

    /** The request, on its way from client to origin. */
    enum RequestState {
        /** The head was read; no connection to the origin is ready. */
        WAITING_FOR_ORIGIN,
        SENDING,
        COMPLETE,
        ABORTED;

        private Set<RequestState> successors() {
            return switch (this) {
                case WAITING_FOR_ORIGIN -> Set.of(SENDING, ABORTED);
                // Back to waiting: the connection broke before a response byte, and the request may be sent again.
                case SENDING -> Set.of(COMPLETE, ABORTED, WAITING_FOR_ORIGIN);
                case COMPLETE -> Set.of(WAITING_FOR_ORIGIN);
                case ABORTED -> Set.of();
            };
        }

        RequestState become(RequestState next) {
            return legal(this, next, successors().contains(next));
        }
    }

    /** The response, on its way from origin to client. */
    enum ResponseState {
        /** No byte of a final response was passed on. */
        AWAITED,
        SENDING,
        COMPLETE,
        /** Weir wrote the response itself. */
        ANSWERED,
        /** It was a 101: what follows is relayed. */
        SWITCHED,
        ABORTED;

        private Set<ResponseState> successors() {
            return switch (this) {
                case AWAITED -> Set.of(SENDING, ANSWERED, SWITCHED, ABORTED);
                case SENDING -> Set.of(COMPLETE, ABORTED);
                case COMPLETE, ANSWERED, SWITCHED, ABORTED -> Set.of();
            };
        }

        ResponseState become(ResponseState next) {
            return legal(this, next, successors().contains(next));
        }

        boolean ended() {
            return successors().isEmpty();
        }
    }

    private static <S extends Enum<S>> S legal(S from, S to, boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException(from.getDeclaringClass().getSimpleName() + ": " + from + " -> " + to);
        }
        return to;
    }
}
