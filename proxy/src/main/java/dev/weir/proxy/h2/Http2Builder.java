package dev.weir.proxy.h2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.EventExecutor;

/** Puts the parts of an {@link Http2Handler} together. */
public final class Http2Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Http2Builder> {

    /** SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441, section 3). */
    public static final char ENABLE_CONNECT_PROTOCOL = 0x8;

    /** SETTINGS_NO_RFC7540_PRIORITIES (RFC 9218, section 2.1): Weir neither minds nor sends them. */
    private static final char NO_RFC7540_PRIORITIES = 0x9;

    /** A window is given back when half of it was used: Netty's own measure, enough to keep a sender going. */
    private static final float REFILL = 0.5f;

    private static final int RESET_WINDOW_SECONDS = 30;

    /** PING, SETTINGS, PRIORITY, unknown ones: a busy browser sends about one a request, and no client in use a hundred a second. */
    private static final int CONTROL_FRAMES = 1_000;

    private static final int CONTROL_WINDOW_SECONDS = 10;

    /** Of less than a frame's default half: real clients send none at all, as they fill a frame before they begin the next. */
    private static final int SMALL_CONTINUATIONS = 16;

    private final Http2Listener listener;
    private final Http2Config config;

    private Http2Builder(Http2Listener listener, Http2Config config) {
        this.listener = listener;
        this.config = config;
    }

    /** For a connection on which a client opens the streams. */
    public static Http2Handler towardsClient(EventExecutor loop, Http2Config config, Http2Listener listener) {
        Http2Settings settings = settings(config).maxConcurrentStreams(config.streams());
        settings.put(ENABLE_CONNECT_PROTOCOL, Long.valueOf(1));
        return new Http2Builder(listener, config).handler(loop, true, settings);
    }

    /** For a connection on which Weir opens the streams; the origin must not push (RFC 9113, section 8.4). */
    public static Http2Handler towardsOrigin(EventExecutor loop, Http2Config config, Http2Listener listener) {
        return new Http2Builder(listener, config)
                .handler(loop, false, settings(config).pushEnabled(false));
    }

    private static Http2Settings settings(Http2Config config) {
        Http2Settings settings =
                new Http2Settings().initialWindowSize(config.windowBytes()).maxHeaderListSize(config.listBytes());
        settings.put(NO_RFC7540_PRIORITIES, Long.valueOf(1));
        return settings;
    }

    private Http2Handler handler(EventExecutor loop, boolean server, Http2Settings settings) {
        Http2Connection connection = new DefaultHttp2Connection(server);
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, REFILL, true));
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                listener.streamClosed(stream.id());
            }
        });
        DefaultHttp2ConnectionEncoder plain =
                new DefaultHttp2ConnectionEncoder(connection, new MeasuredFrameWriter(new Telling(listener)));
        plain.flowController()
                .listener(stream ->
                        listener.writable(stream.id(), plain.flowController().isWritable(stream)));
        Http2ConnectionEncoder encoder =
                new LimitedEncoder(plain, new FloodGuard(loop, config.resets(), RESET_WINDOW_SECONDS));
        DefaultHttp2ConnectionDecoder decoder =
                new DefaultHttp2ConnectionDecoder(
                        connection,
                        encoder,
                        new DefaultHttp2FrameReader(new FieldBlockDecoder(config), SMALL_CONTINUATIONS)) {
                    @Override
                    protected long calculateMaxHeaderListSizeGoAway(long maxHeaderListSize) {
                        return FieldBlockDecoder.unbearable(maxHeaderListSize);
                    }
                };
        frameListener(new Frames(listener, new FloodGuard(loop, CONTROL_FRAMES, CONTROL_WINDOW_SECONDS)));
        initialSettings(settings);
        // An origin that resets what it was asked for harms nobody but its own clients.
        decoderEnforceMaxRstFramesPerWindow(server ? config.resets() : 0, RESET_WINDOW_SECONDS);
        codec(decoder, encoder);
        return build();
    }

    @Override
    protected Http2Handler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2Handler(
                decoder,
                encoder,
                settings,
                listener,
                config,
                new BlockWatch(decoder.connection().isServer()));
    }

    /** What the writer tells, in the words of the listener. */
    private record Telling(Http2Listener listener) implements MeasuredFrameWriter.Written {
        @Override
        public void block(int streamId, int bytes) {
            listener.blockWritten(streamId, bytes);
        }

        @Override
        public void data(int streamId, int bytes) {
            listener.dataWritten(streamId, bytes);
        }

        @Override
        public void reset(int streamId, long errorCode) {
            listener.resetSent(streamId, errorCode);
        }

        @Override
        public void goAway(int lastStream, long errorCode, String debug) {
            listener.goAwaySent(lastStream, errorCode, debug);
        }
    }
}
