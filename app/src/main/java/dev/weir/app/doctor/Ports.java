package dev.weir.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether the ports that {@code weir run} takes by default are free. */
public final class Ports {

    private Ports() {}

    public static List<Diagnosis> diagnoses() {
        return List.of(diagnosis(8877, "proxy", "--listen"), diagnosis(8878, "page", "--ui"));
    }

    static Diagnosis diagnosis(int port, String use, String option) {
        String subject = "port " + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return Diagnosis.ok(subject, "free for the " + use);
        } catch (IOException e) {
            return Diagnosis.note(
                    subject,
                    "not free for the " + use + " (another Weir?): " + e.getMessage(),
                    "weir run " + option + " 127.0.0.1:0 takes any free one");
        }
    }
}
