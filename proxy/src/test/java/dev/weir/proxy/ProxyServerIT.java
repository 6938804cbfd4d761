package dev.weir.proxy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.proxy.testing.RunningProxy;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ProxyServerIT {

    @Test
    void smoke() throws Exception {
        HttpServer origin = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        origin.createContext("/", x -> {
            byte[] b = x.getRequestBody().readAllBytes();
            x.sendResponseHeaders(200, b.length + 5);
            x.getResponseBody().write("hello".getBytes());
            x.getResponseBody().write(b);
            x.close();
        });
        origin.start();
        try (RunningProxy proxy = RunningProxy.start()) {
            System.out.println("PROXY " + proxy.url() + " ORIGIN " + origin.getAddress());
            if (System.getProperty("hold") != null) Thread.sleep(600000);
            System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
            HttpClient c = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(ProxySelector.of(proxy.address()))
                    .build();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> r = c.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:"
                                        + origin.getAddress().getPort() + "/x"))
                                .POST(HttpRequest.BodyPublishers.ofString("abc"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                System.out.println(r + r.body() + r.headers());
            }
            proxy.close();
            proxy.events().all().forEach(System.out::println);
        }
    }
}
