package dev.weir.proxy.transport;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/**
 * One event loop's epoll, with each handle wrapped on its way in. What changes of a channel's interest within one turn of the loop is
 * told to the kernel at once, before it is asked again: only then does it matter, and a new tunnel changes its mind ten times.
 */
final class WatchedEpoll implements IoHandler {

    /**
     * Events handled before the loop looks at its clock and its tasks again. By default Netty handles all that are ready, and a timer is late by as much as
     * 1,000 connections take, 35 us each. To ask the kernel twice as often as this would cost 3 % of a small request; this costs nothing measurable.
     */
    private static final int MOST_AT_ONCE = 32;

    private final IoHandler epoll;
    private final ConcurrentMap<IoHandle, WatchedHandle> handles;
    private final List<WatchedHandle> changed = new ArrayList<>();

    WatchedEpoll(IoHandler epoll, ConcurrentMap<IoHandle, WatchedHandle> handles) {
        this.epoll = epoll;
        this.handles = handles;
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (!(handle instanceof EpollIoHandle epollHandle)) {
            throw new IllegalArgumentException("handle: " + handle + " (expected: of an epoll channel)");
        }
        WatchedHandle watched = new WatchedHandle(epollHandle, handles, changed::add);
        watched.registeredAs(epoll.register(watched));
        handles.put(handle, watched);
        return watched;
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        // By index: a channel that fails over it is closed, and may change others.
        for (int i = 0; i < changed.size(); i++) {
            changed.get(i).tellInterest();
        }
        changed.clear();
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Makes one for each event loop of a group. */
    static final class Factory implements IoHandlerFactory {

        private final IoHandlerFactory epolls =
                EpollIoHandler.newFactory(MOST_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE);
        private final ConcurrentMap<IoHandle, WatchedHandle> handles;

        Factory(ConcurrentMap<IoHandle, WatchedHandle> handles) {
            this.handles = handles;
        }

        @Override
        public IoHandler newHandler(ThreadAwareExecutor executor) {
            return new WatchedEpoll(epolls.newHandler(executor), handles);
        }

        @Override
        public boolean isChangingThreadSupported() {
            return epolls.isChangingThreadSupported();
        }
    }
}
