package dev.weir.proxy;

import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.testing.KeyTool;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.util.Map;

/** Certificates that an origin may show and Weir must not believe, although their authority is trusted (where they have one). */
final class CertificateFailures {

    private static final String LOCALHOST = "san=dns:localhost";

    private CertificateFailures() {}

    /** Makes the keys; {@code root} is trusted, {@code leaf} is shown. */
    @FunctionalInterface
    private interface Keys {
        void make(KeyTool tool) throws Exception;
    }

    static void addTo(Map<String, Play> plays) {
        plays.put(
                "tls-expired", stage -> shown(stage, 1, tool -> ofRoot(tool, "-startdate", "-30d", "-validity", "5")));
        plays.put(
                "tls-not-yet-valid",
                stage -> shown(stage, 1, tool -> ofRoot(tool, "-startdate", "+5d", "-validity", "5")));
        plays.put(
                "tls-self-signed",
                stage -> shown(stage, 1, tool -> {
                    tool.pair("root", "-ext", "bc:c");
                    tool.pair("leaf", "-ext", LOCALHOST);
                }));
        plays.put(
                "tls-no-intermediate",
                stage -> shown(stage, 1, tool -> {
                    tool.pair("root", "-ext", "bc:c");
                    tool.pair("middle", "-ext", "bc:c", "-signer", "root");
                    tool.pair("leaf", "-ext", LOCALHOST, "-signer", "middle");
                }));
        plays.put(
                "tls-issuer-is-no-ca",
                stage -> shown(stage, 2, tool -> {
                    tool.pair("root", "-ext", "bc:c");
                    tool.pair("middle", "-ext", LOCALHOST, "-signer", "root");
                    tool.pair("leaf", "-ext", LOCALHOST, "-signer", "middle");
                }));
        plays.put("tls-for-clients-only", stage -> shown(stage, 1, tool -> ofRoot(tool, "-ext", "eku=clientAuth")));
    }

    private static void ofRoot(KeyTool tool, String... options) throws Exception {
        tool.pair("root", "-ext", "bc:c", "-startdate", "-60d", "-validity", "365");
        String[] all = java.util.Arrays.copyOf(options, options.length + 4);
        System.arraycopy(new String[] {"-ext", LOCALHOST, "-signer", "root"}, 0, all, options.length, 4);
        tool.pair("leaf", all);
    }

    private static String shown(FailureTableIT.Stage stage, int certificates, Keys keys) throws Exception {
        KeyTool tool = new KeyTool(stage.directory);
        keys.make(tool);
        ScriptedOrigin origin =
                ScriptedOrigin.presenting(tool.presenting("leaf", certificates), ScriptedOrigin.answering("hello"));
        Scene scene = stage.open(new Scene(stage.settings().trusting(tool.export("root"))));
        scene.with(origin);
        return SetUpFailures.status(scene.client().send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
}
