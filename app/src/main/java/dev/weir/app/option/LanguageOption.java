package dev.weir.app.option;

import dev.weir.inspector.wording.Language;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which language sentences are told. */
public final class LanguageOption {

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            description = "The language (default: Chinese where the system's is, else English)")
    private @Nullable Language language;

    public Language language() {
        Language chosen = language;
        return chosen != null ? chosen : Locale.getDefault().getLanguage().equals("zh") ? Language.ZH : Language.EN;
    }
}
