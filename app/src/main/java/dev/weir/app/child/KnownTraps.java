package dev.weir.app.child;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why a program may have made no request through the proxy: what is known of programs, each tried out. */
public final class KnownTraps {

    private KnownTraps() {}

    /** Lines for a person; the most likely first, never empty. */
    public static List<String> of(List<String> command) {
        Path file = Path.of(command.get(0)).getFileName();
        String name = (file == null ? command.get(0) : file.toString()).toLowerCase(Locale.ROOT);
        String line = String.join(" ", command);
        List<String> traps = new ArrayList<>();
        if (name.startsWith("node") || name.equals("npx") || name.equals("tsx")) {
            traps.add(
                    "Node's fetch minds proxy variables from 22.21 and 24 on only; 20 and older ones connect directly");
        } else if (name.startsWith("java") || name.startsWith("mvn") || name.startsWith("gradle")) {
            traps.add(
                    "Java reads JAVA_TOOL_OPTIONS, but -Dhttp.proxyHost, -Dhttp.nonProxyHosts or -Djava.net.useSystemProxies"
                            + " on the command line win; and an HttpClient built with NO_PROXY goes direct");
            traps.add("a build daemon that runs already (Gradle, mvnd) does not see this environment: use --no-daemon");
        } else if (name.startsWith("curl") && (line.contains("--noproxy") || line.contains("--proxy"))) {
            traps.add("curl's --proxy and --noproxy, here or in ~/.curlrc, win over the environment");
        } else if (name.startsWith("curl")) {
            traps.add("a proxy or noproxy line in ~/.curlrc wins over the environment");
        } else if (name.startsWith("go")) {
            traps.add(GO);
        } else if (name.startsWith("firefox")) {
            traps.add("Firefox has proxy and CA settings of its own: use `weir run` and set them there");
        } else if (name.startsWith("python") || name.startsWith("pip")) {
            traps.add("requests with trust_env=False, and aiohttp without trust_env=True, ignore the environment");
        } else if (name.startsWith("git")) {
            traps.add("http.proxy in git's configuration wins over the environment, and ssh:// is no HTTP");
        } else {
            traps.add(
                    "not every program minds http_proxy and https_proxy: some have options or a configuration of their own");
            traps.add(GO);
        }
        traps.add(
                "it may not have made any request: a cache, a name that did not resolve in the program itself, or an early end");
        return traps;
    }

    private static final String GO =
            "programs written in Go never use a proxy for localhost and 127.0.0.1: give the host another name (--resolve)";
}
