package dev.weir.proxy.client;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which CONNECTs Weir looks inside. */
public final class InterceptPolicy {

    private final boolean intercept;
    private final List<Pattern> tunnels;

    /**
     * Decides by host name.
     *
     * @param tunnelHosts globs of hosts that are relayed blindly: {@code *} any run of characters, {@code ?} one of them
     */
    public InterceptPolicy(boolean intercept, List<String> tunnelHosts) {
        this.intercept = intercept;
        this.tunnels = tunnelHosts.stream().map(InterceptPolicy::pattern).toList();
    }

    /** Why the host is not to be looked at, null when it is. */
    @org.jspecify.annotations.Nullable
    String tunnelReason(String host) {
        if (!intercept) {
            return "--no-intercept";
        }
        return tunnels.stream().anyMatch(glob -> glob.matcher(host).matches()) ? "--tunnel" : null;
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toLowerCase(Locale.ROOT).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }
}
