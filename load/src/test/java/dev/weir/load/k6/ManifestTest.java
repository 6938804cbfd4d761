package dev.weir.load.k6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ManifestTest {

    /** Of {@code TestRunSpec} in k6.io/v1alpha1. */
    private static final Set<String> SPEC = Set.of(
            "script",
            "parallelism",
            "separate",
            "arguments",
            "ports",
            "initializer",
            "starter",
            "runner",
            "quiet",
            "paused",
            "scuttle",
            "cleanup",
            "cloud",
            "testRunId",
            "token");

    /** Of {@code Pod} there. */
    private static final Set<String> POD = Set.of(
            "affinity",
            "automountServiceAccountToken",
            "env",
            "image",
            "imagePullSecrets",
            "imagePullPolicy",
            "metadata",
            "nodeSelector",
            "tolerations",
            "topologySpreadConstraints",
            "resources",
            "serviceAccountName",
            "securityContext",
            "containerSecurityContext",
            "envFrom",
            "readinessProbe",
            "livenessProbe",
            "initContainers",
            "volumes",
            "volumeMounts",
            "priorityClassName",
            "schedulerName");

    /** Of {@code InitContainer} there. */
    private static final Set<String> INIT_CONTAINER = Set.of(
            "name",
            "image",
            "env",
            "envFrom",
            "command",
            "args",
            "workingDir",
            "volumeMounts",
            "resources",
            "restartPolicy");

    private static final String SCRIPT = "import http from \"k6/http\";\n\n\texport default function () {}\n";

    private static List<Map<?, ?>> documents() {
        Manifest manifest = new Manifest(new Manifest.Settings(
                "shop",
                "perf",
                8,
                "registry/weir:1",
                "20Gi",
                List.of("--bodies", "none", "--resolve", "it's:80:10.0.0.1")));
        List<Map<?, ?>> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(manifest.text(SCRIPT))
                .forEach(document -> documents.add((Map<?, ?>) document));
        return documents;
    }

    private static Map<?, ?> map(Map<?, ?> in, String... names) {
        Map<?, ?> found = in;
        for (String name : names) {
            found = (Map<?, ?>) found.get(name);
        }
        return found;
    }

    @Test
    void scriptIsInTheConfigMapLetterByLetter() {
        Map<?, ?> configMap = documents().get(0);

        assertThat(configMap.get("kind")).isEqualTo("ConfigMap");
        assertThat(map(configMap, "data").get("script.js")).isEqualTo(SCRIPT);
        assertThat(map(configMap, "metadata").get("name")).isEqualTo("shop");
    }

    @Test
    void testRunHasOnlyFieldsThatK6OperatorKnows() {
        Map<?, ?> testRun = documents().get(2);

        assertThat(testRun.get("apiVersion")).isEqualTo("k6.io/v1alpha1");
        assertThat(testRun.get("kind")).isEqualTo("TestRun");
        assertThat(SPEC).containsAll(keys(map(testRun, "spec")));
        assertThat(POD).containsAll(keys(map(testRun, "spec", "runner")));
        assertThat(map(testRun, "spec").get("parallelism")).isEqualTo(8);
        assertThat(map(testRun, "spec", "script", "configMap").get("name")).isEqualTo("shop");
        assertThat(map(testRun, "spec", "script", "configMap").get("file")).isEqualTo("script.js");
    }

    private static List<String> keys(Map<?, ?> map) {
        return map.keySet().stream().map(String::valueOf).toList();
    }

    @Test
    void weirStandsBesideK6InEveryPodAndRecordsIntoADirectoryOfItsPod() {
        Map<?, ?> runner = map(documents().get(2), "spec", "runner");
        Map<?, ?> weir = (Map<?, ?>) ((List<?>) runner.get("initContainers")).get(0);

        assertThat(INIT_CONTAINER).containsAll(keys(weir));
        assertThat(weir.get("restartPolicy")).isEqualTo("Always");
        assertThat(weir.get("image")).isEqualTo("registry/weir:1");
        assertThat(weir.get("args"))
                .isEqualTo(List.of(
                        "mkdir -p \"/results/$HOSTNAME\" && exec weir run --listen 127.0.0.1:8877 --ui 127.0.0.1:8878"
                                + " --capture \"/results/$HOSTNAME/capture.weir\" \"$@\"",
                        "weir",
                        "--bodies",
                        "none",
                        "--resolve",
                        "it's:80:10.0.0.1"));
        assertThat(runner.get("env"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("name", "HTTPS_PROXY", "value", "http://127.0.0.1:8877"));
    }

    @Test
    void resultsOfAllPodsGoIntoOneClaim() {
        Map<?, ?> claim = documents().get(1);

        assertThat(claim.get("kind")).isEqualTo("PersistentVolumeClaim");
        assertThat(map(claim, "spec").get("accessModes")).isEqualTo(List.of("ReadWriteMany"));
        assertThat(map(claim, "spec", "resources", "requests").get("storage")).isEqualTo("20Gi");
    }
}
