package dev.weir.inspector.wording;

import java.util.Locale;

/** What people are told in. */
public enum Language {
    EN,
    ZH;

    String file() {
        return name().toLowerCase(Locale.ROOT) + ".properties";
    }
}
