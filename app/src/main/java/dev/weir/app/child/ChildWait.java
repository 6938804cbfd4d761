package dev.weir.app.child;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Waits for a child, and passes on what other processes want of it. From a terminal, Ctrl-C reaches the child by itself: whether
 * it ends is its own business (a shell or an editor goes on), and Weir ends when it does.
 */
public final class ChildWait {

    private final Process child;
    private final boolean interactive;
    private int terminations;

    /** @param interactive Ctrl-C reaches the whole group of processes */
    public ChildWait(Process child, boolean interactive) {
        this.child = child;
        this.interactive = interactive;
    }

    /** Returns the child's exit code; 128 and the signal's number when a signal ended it, as shells have it. */
    public int exitCode() {
        Signals.handle(this::received);
        while (true) {
            try {
                return child.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread but to end it, and then the child has to end first.
                child.destroy();
            }
        }
    }

    private synchronized void received(int signal) {
        if (signal == Signals.INT) {
            if (!interactive) {
                interrupt();
            }
            return;
        }
        terminations++;
        if (terminations == 1) {
            child.destroy();
        } else {
            child.destroyForcibly();
        }
    }

    /** The JDK can only send SIGTERM and SIGKILL. */
    private void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            child.destroy();
        }
    }
}
