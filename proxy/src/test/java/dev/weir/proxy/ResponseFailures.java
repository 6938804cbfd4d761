package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.Leg;
import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What can go wrong between a request and the end of its response, and after it. */
final class ResponseFailures {

    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n";
    private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\npart";
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npart";
    private static final int MOST_HEAD_BYTES = 2_048;

    /** How an origin goes on behind what it has sent. */
    private enum Then {
        FIN,
        RST,
        SILENCE
    }

    private ResponseFailures() {}

    static void addTo(Map<String, Play> plays) {
        plays.put("no-head-fin", stage -> answered(stage, "", Then.FIN));
        plays.put("no-head-rst", stage -> answered(stage, "", Then.RST));
        plays.put("no-head-silence", stage -> answered(stage, "", Then.SILENCE));
        plays.put("upload-rst", ResponseFailures::uploadReset);
        plays.put("upload-stalls", ResponseFailures::uploadStalls);
        plays.put(
                "unasked-101",
                stage -> answered(
                        stage,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                        Then.SILENCE));
        plays.put("endless-1xx", stage -> answered(stage, "HTTP/1.1 102 Processing\r\n\r\n".repeat(101), Then.SILENCE));
        plays.put("mid-head-fin", stage -> answered(stage, "HTTP/1.1 200 OK\r\nConte", Then.FIN));
        plays.put("mid-head-rst", ResponseFailures::midHeadReset);
        plays.put("mid-head-silence", stage -> answered(stage, "HTTP/1.1 200 OK\r\nConte", Then.SILENCE));
        plays.put("mid-head-garbage", stage -> answered(stage, "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", Then.SILENCE));
        plays.put(
                "mid-head-too-long",
                stage -> answered(stage, "HTTP/1.1 200 OK\r\nA: " + "b".repeat(MOST_HEAD_BYTES), Then.SILENCE));
        plays.put("length-fin", stage -> cut(stage, LENGTH, "", Then.FIN));
        plays.put("length-rst", stage -> cut(stage, LENGTH, "", Then.RST));
        plays.put("length-silence", stage -> cut(stage, LENGTH, "", Then.SILENCE));
        plays.put("chunked-fin", stage -> cut(stage, CHUNKED, "", Then.FIN));
        plays.put("chunked-rst", stage -> cut(stage, CHUNKED, "", Then.RST));
        plays.put("chunked-garbage", stage -> cut(stage, CHUNKED, "0x1\r\n", Then.SILENCE));
        plays.put("trailers-fin", stage -> cut(stage, CHUNKED, "0\r\nX-Sum: 1\r\n", Then.FIN));
        plays.put(
                "trailers-too-long",
                stage -> cut(stage, CHUNKED, "0\r\nX-Sum: " + "1".repeat(MOST_HEAD_BYTES), Then.SILENCE));
        plays.put("until-close-rst", stage -> cut(stage, UNTIL_CLOSE, "", Then.RST));
        plays.put("until-close-http10-rst", ResponseFailures::http10Reset);
        plays.put("idle-fin", stage -> idle(stage, Then.FIN, ""));
        plays.put("idle-rst", stage -> idle(stage, Then.RST, ""));
        plays.put("idle-bytes", stage -> idle(stage, Then.SILENCE, "HTTP/1.1 200 OK\r\n"));
    }

    private static Settings settings(FailureTableIT.Stage stage) {
        return stage.settings()
                .originSilenceMillis(300)
                .limits(limits -> new ClientConfig.Limits(
                        new HeadLimits(1_024, MOST_HEAD_BYTES, 100),
                        limits.connectionsPerAddress(),
                        limits.bufferedBytes(),
                        limits.tunnelIdle(),
                        limits.drain()));
    }

    private static void go(ScriptedOrigin.Conversation conversation, Then then) throws java.io.IOException {
        switch (then) {
            case FIN -> conversation.finish();
            case RST -> conversation.reset();
            case SILENCE -> conversation.input().readAllBytes();
        }
    }

    /** Weir answers itself, behind informational responses if any came. */
    private static String answered(FailureTableIT.Stage stage, String answer, Then then) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write(answer);
            go(conversation, then);
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
        String head = client.readUntil("\r\n\r\n");
        while (head.startsWith("HTTP/1.1 10")) {
            head = client.readUntil("\r\n\r\n");
        }
        assertThat(head).contains("\r\nProxy-Status: weir; error=");
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    /** A reset may overtake what Weir has not read: it has seen the half head when it stamped its arrival. */
    private static String midHeadReset(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nConte");
            OriginFaultsIT.await(read);
            conversation.reset();
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
        client.readUntil("\r\n\r\n"); // the 103 stood in the same segment as the half head
        read.countDown();
        return SetUpFailures.status(client);
    }

    private static String uploadReset(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.read(10);
            conversation.reset();
        });
        ScriptedPeer client =
                scene.client().send(Scene.request("POST", origin, "/", "Content-Length: 1000") + "\r\n0123456789");
        return SetUpFailures.status(client);
    }

    private static String uploadStalls(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        CountDownLatch answered = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            OriginFaultsIT.await(answered);
        });
        ScriptedPeer client =
                scene.client().send(Scene.request("POST", origin, "/", "Content-Length: 1000000000") + "\r\n");
        Thread upload = new Thread(() -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    client.send(new byte[100_000]);
                }
            } catch (java.io.UncheckedIOException e) {
                // Weir closed the connection, which is what the test waits for.
                answered.countDown();
            }
        });
        upload.start();
        String status = SetUpFailures.status(client);
        answered.countDown();
        client.hangUp();
        return status;
    }

    /** The client gets the part, and then sees the response cut. */
    private static String cut(FailureTableIT.Stage stage, String part, String more, Then then) {
        Scene scene = stage.open(new Scene(settings(stage)));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write(part);
            OriginFaultsIT.await(read);
            conversation.write(more);
            go(conversation, then);
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
        client.readUntil("part");
        read.countDown();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }

    private static String http10Reset(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write(UNTIL_CLOSE);
            OriginFaultsIT.await(read);
            conversation.reset();
        });
        ScriptedPeer client = scene.client().send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n");
        client.readUntil("part");
        read.countDown();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }

    /** The next exchange is served by another connection. */
    private static String idle(FailureTableIT.Stage stage, Then then, String more) {
        Scene scene = stage.open(new Scene(settings(stage)));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            boolean first = conversation.readHead().startsWith("GET /1 ");
            conversation.write(WHOLE);
            if (first) {
                OriginFaultsIT.await(read);
                conversation.write(more);
                go(conversation, then);
            } else {
                conversation.readHead();
            }
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/1"));
        client.readUntil("part");
        read.countDown();
        scene.events().awaitWhich(ConnectionClosed.class, closed -> closed.leg() == Leg.ORIGIN);
        client.send(Scene.get(origin, "/2")).readUntil("part");
        return "whole";
    }
}
