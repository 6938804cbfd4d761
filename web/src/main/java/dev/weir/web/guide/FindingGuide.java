package dev.weir.web.guide;

import dev.weir.inspector.findings.FindingCode;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The page of {@code docs/findings} on one code: what it means, how it is measured, what to do. The files that people read are the
 * resources that are served, so that the page needs no other host.
 */
public final class FindingGuide {

    private static final List<String> LANGUAGES = List.of("en", "zh");

    private FindingGuide() {}

    public static Answer of(Request request) throws IOException, Problem {
        String asked = request.place("code");
        FindingCode code = Arrays.stream(FindingCode.values())
                .filter(one -> one.name().equals(asked))
                .findFirst()
                .orElseThrow(() -> new Problem(Code.NOT_FOUND, "No finding is called " + asked));
        String language = request.word("lang", "en", LANGUAGES);
        String guide = read(language + "/" + code.name() + ".md");
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeStringProperty("code", code.name());
            out.writeStringProperty("severity", code.severity().name().toLowerCase(Locale.ROOT));
            out.writeStringProperty("lang", language);
            out.writeStringProperty("guide", guide);
            out.writeEndObject();
        });
    }

    private static String read(String file) throws IOException {
        try (InputStream in = FindingGuide.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("docs/findings is not whole: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
