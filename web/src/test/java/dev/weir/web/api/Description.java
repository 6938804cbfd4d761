package dev.weir.web.api;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The API as {@code docs/api/openapi.yaml} describes it: the copy that is served. */
final class Description {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final String HERE = "https://weir.test/openapi.json";

    private final Map<String, Object> document;
    private final SchemaRegistry schemas;

    Description() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.yaml")) {
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            document = new Yaml(strict).load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String json = new JsonMapper().writeValueAsString(document);
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(HERE, json)));
    }

    /** Names that stand there without anything behind their colon, or without a colon. */
    Set<String> namesWithoutValue() {
        Set<String> found = new TreeSet<>();
        addNamesWithoutValue(document, found);
        return found;
    }

    private static void addNamesWithoutValue(Object node, Set<String> found) {
        if (node instanceof Map<?, ?> members) {
            members.forEach((name, value) -> {
                if (value == null) {
                    found.add(String.valueOf(name));
                }
                addNamesWithoutValue(value, found);
            });
        } else if (node instanceof List<?> elements) {
            elements.forEach(element -> addNamesWithoutValue(element, found));
        }
    }

    /** {@code GET /exchanges} and the like, with the names of the query parameters. */
    Map<String, Set<String>> operations() {
        Map<String, Set<String>> all = new TreeMap<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        all.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, parameters(map(operation)));
                    }
                }));
        return all;
    }

    /** Those that need no token. */
    Set<String> open() {
        Set<String> all = new TreeSet<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (METHODS.contains(method)
                            && List.of().equals(map(operation).get("security"))) {
                        all.add(path);
                    }
                }));
        return all;
    }

    private Set<String> parameters(Map<String, Object> operation) {
        Set<String> names = new TreeSet<>();
        for (Object parameter : (List<?>) operation.getOrDefault("parameters", List.of())) {
            Map<String, Object> resolved = resolved(map(parameter));
            if ("query".equals(resolved.get("in"))) {
                names.add(String.valueOf(resolved.get("name")));
            }
        }
        return names;
    }

    private Map<String, Object> resolved(Map<String, Object> node) {
        Object reference = node.get("$ref");
        if (reference == null) {
            return node;
        }
        Map<String, Object> at = document;
        for (String part : reference.toString().substring(2).split("/", -1)) {
            at = map(at.get(part));
        }
        return at;
    }

    /** What is wrong with an answer of JSON; empty when it is as described. */
    List<String> faults(String path, int status, String json) {
        String pointer = status == 200 || status == 201
                ? "/paths/" + path.replace("/", "~1") + "/get/responses/" + status + "/content/application~1json/schema"
                : "/components/schemas/Problem";
        Schema schema = schemas.getSchema(SchemaLocation.of(HERE + "#" + pointer));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return node instanceof Map ? (Map<String, Object>) node : Map.of();
    }
}
