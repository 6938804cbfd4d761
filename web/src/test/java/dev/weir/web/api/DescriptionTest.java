package dev.weir.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.findings.Thresholds;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.http.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DescriptionTest {

    private final List<Route> routes =
            new Api(new ShownCapture(Path.of("absent.weir"), null, 28_232, Thresholds.USUAL)).routes();

    @Test
    void everyRouteAndItsParametersAreDescribedAndNothingElse() {
        Map<String, Set<String>> answered = new TreeMap<>();
        routes.forEach(route -> answered.put(route.method() + " " + route.path(), route.parameters()));
        // The server's own, for they know its guard.
        answered.put("POST /session", Set.of());
        answered.put("DELETE /session", Set.of());
        assertThat(answered).isEqualTo(new Description().operations());
    }

    @Test
    void onlyWhatTheDescriptionOpensIsOpen() {
        Set<String> open = new TreeSet<>();
        routes.stream().filter(Route::open).map(Route::path).forEach(open::add);
        assertThat(open).isEqualTo(new Description().open());
    }

    /** In YAML's short form a comma ends a value that is not in quotes: what is behind it becomes a name without a value. */
    @Test
    void noTextOfTheDescriptionIsCutAtAComma() {
        assertThat(new Description().namesWithoutValue()).isEmpty();
    }
}
