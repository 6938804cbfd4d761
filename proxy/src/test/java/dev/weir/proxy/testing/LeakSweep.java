package dev.weir.proxy.testing;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Brings leaked buffers to light before the test JVM ends. Netty's detector speaks of a buffer only when that was collected and another
 * one is then allocated; a test JVM is over long before either happens by itself. scripts/test fails on what it says.
 */
public final class LeakSweep implements TestExecutionListener {

    private static final int ROUNDS = 3;
    private static final long PATIENCE_MILLIS = 2_000;

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        for (int round = 0; round < ROUNDS; round++) {
            collect();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }

    /** Waits for a reference of our own: those of the buffers are told in the same breath. */
    private static void collect() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
        System.gc();
        try {
            collected.remove(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        canary.clear();
    }
}
