package dev.weir.proxy.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** A pattern for host names: {@code *} stands for any run of characters, {@code ?} for one of them; case does not count. */
public final class HostGlob {

    private final String glob;
    private final Pattern pattern;

    public HostGlob(String glob) {
        this.glob = glob;
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toLowerCase(Locale.ROOT).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        this.pattern = Pattern.compile(regex.toString());
    }

    public boolean matches(String host) {
        return pattern.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    @Override
    public String toString() {
        return glob;
    }
}
