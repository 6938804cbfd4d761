package dev.weir.proxy.exchange;

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

        private boolean mayBecome(RequestState next) {
            return switch (this) {
                case WAITING_FOR_ORIGIN -> next == SENDING || next == ABORTED;
                // Back to waiting: the connection broke before a response byte, and the request may be sent again.
                case SENDING -> next == COMPLETE || next == ABORTED || next == WAITING_FOR_ORIGIN;
                case COMPLETE -> next == WAITING_FOR_ORIGIN;
                case ABORTED -> false;
            };
        }

        RequestState become(RequestState next) {
            return legal(this, next, mayBecome(next));
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

        private boolean mayBecome(ResponseState next) {
            return switch (this) {
                case AWAITED -> next == SENDING || next == ANSWERED || next == SWITCHED || next == ABORTED;
                case SENDING -> next == COMPLETE || next == ABORTED;
                case COMPLETE, ANSWERED, SWITCHED, ABORTED -> false;
            };
        }

        ResponseState become(ResponseState next) {
            return legal(this, next, mayBecome(next));
        }

        boolean ended() {
            return this != AWAITED && this != SENDING;
        }
    }

    private static <S extends Enum<S>> S legal(S from, S to, boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException(from.getDeclaringClass().getSimpleName() + ": " + from + " -> " + to);
        }
        return to;
    }
}
