package dev.weir.inspector.store.block;

/** A block does not hold what it should. */
public final class DamagedBlockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedBlockException(String message) {
        super("a block is damaged: " + message);
    }
}
