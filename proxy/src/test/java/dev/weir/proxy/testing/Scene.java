package dev.weir.proxy.testing;

import dev.weir.proxy.ProxyConfig;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A proxy, its origins and its raw clients for one test. Closing ends the clients first, so that the proxy has nobody to wait for,
 * and then checks what must hold for the events of every proxy ({@link EventOrder}).
 */
public final class Scene implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RunningProxy proxy;

    public Scene(Settings settings) {
        proxy = RunningProxy.start(settings);
    }

    public static Scene on(ProxyConfig.TransportChoice transport) {
        return new Scene(Settings.on(transport));
    }

    public RecordingSink events() {
        return proxy.events();
    }

    public RunningProxy proxy() {
        return proxy;
    }

    public InetSocketAddress address() {
        return proxy.address();
    }

    /** Closed with the scene, in front of the proxy. */
    public <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
    }

    public ScriptedOrigin origin(ScriptedOrigin.Script script) {
        return with(ScriptedOrigin.plain(script));
    }

    public ScriptedPeer client() {
        return with(ScriptedPeer.connect(proxy.address()));
    }

    public ScriptedPeer slowClient(int receiveBufferBytes) {
        return with(ScriptedPeer.connect(proxy.address(), receiveBufferBytes));
    }

    public static String get(ScriptedOrigin origin, String path, String... fields) {
        return request("GET", origin, path, fields) + "\r\n";
    }

    /** Start line and fields, without the empty line. */
    public static String request(String method, ScriptedOrigin origin, String path, String... fields) {
        String host = "localhost:" + origin.port();
        String more = fields.length == 0 ? "" : String.join("\r\n", List.of(fields)) + "\r\n";
        return method + " http://" + host + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more;
    }

    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
        proxy.close();
        EventOrder.check(proxy.events().events());
    }
}
