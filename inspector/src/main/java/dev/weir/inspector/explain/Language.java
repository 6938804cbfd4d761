package dev.weir.inspector.explain;

import java.util.Locale;

/** What an explanation is written in. */
public enum Language {
    EN,
    ZH;

    String file() {
        return name().toLowerCase(Locale.ROOT) + ".properties";
    }
}
