package dev.weir.web.api;

import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingJson;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.FindingGroup;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.inspector.wording.Language;
import dev.weir.web.api.served.Served;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/** What was found in the whole capture, by code. */
final class FindingsResource {

    static final String LANGUAGE = "lang";

    private static final List<String> LANGUAGES = Arrays.stream(Language.values())
            .map(language -> language.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Served served;

    FindingsResource(Served served) {
        this.served = served;
    }

    static Language language(Request request) throws Problem {
        return Language.valueOf(request.word(LANGUAGE, "en", LANGUAGES).toUpperCase(Locale.ROOT));
    }

    Answer groups(Request request) throws IOException, Problem {
        Language language = language(request);
        Catalogue words = Finding.words(language);
        CaptureIndex index = served.index();
        boolean complete = index.diagnosed();
        List<FindingGroup> groups = groups(index);
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeStringProperty("schema", FindingJson.SCHEMA);
            out.writeStringProperty(LANGUAGE, language.name().toLowerCase(Locale.ROOT));
            out.writeBooleanProperty("complete", complete);
            out.writeNumberProperty(
                    "total", groups.stream().mapToLong(FindingGroup::count).sum());
            out.writeArrayPropertyStart("groups");
            groups.forEach(group -> write(out, group, words));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static List<FindingGroup> groups(CaptureIndex index) throws IOException {
        try {
            return index.groups();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void write(JsonGenerator out, FindingGroup group, Catalogue words) {
        out.writeStartObject();
        out.writeStringProperty("code", group.code().name());
        out.writeStringProperty("severity", group.code().severity().name().toLowerCase(Locale.ROOT));
        out.writeStringProperty("page", group.code().page());
        out.writeNumberProperty("count", group.count());
        out.writeNumberProperty("exchanges", group.exchanges());
        out.writeNumberProperty("connections", group.connections());
        out.writeNumberProperty("at_stake_us", TimeUnit.NANOSECONDS.toMicros(group.nanosAtStake()));
        out.writeArrayPropertyStart("numbers");
        group.numbers().forEach(out::writeNumber);
        out.writeEndArray();
        out.writeName("example");
        FindingJson.write(out, group.first().get(0), words);
        FindingJson.write(out, group.first(), words);
        out.writeEndObject();
    }
}
