package dev.weir.load.k6;

import java.util.List;
import java.util.Locale;

/**
 * What a cluster needs to run a load in several pods: a ConfigMap with the script, a claim for the results, and a TestRun of k6-operator
 * ({@code k6.io/v1alpha1}) in whose every pod a Weir stands beside k6. Each pod's Weir records into a directory named after its pod.
 */
public final class Manifest {

    private static final String RESULTS = "/results";
    private static final String CA = "/weir-ca";

    /** In order: pods, config map, CA, image, results, arguments, CA, results, claim. */
    @SuppressWarnings("InlineFormatString") // a page of YAML is read apart from the code
    private static final String TEST_RUN = """
            spec:
              parallelism: %1$d
              separate: true
              script:
                configMap:
                  name: %2$s
                  file: script.js
              # Without one of its own it would get a Weir, too.
              initializer:
                metadata:
                  labels:
                    app.kubernetes.io/part-of: weir
              runner:
                metadata:
                  labels:
                    app.kubernetes.io/part-of: weir
                env:
                  - name: HTTP_PROXY
                    value: http://127.0.0.1:8877
                  - name: HTTPS_PROXY
                    value: http://127.0.0.1:8877
                  - name: SSL_CERT_FILE
                    value: %3$s/weir/ca/ca.pem
                initContainers:
                  # A sidecar: it goes on beside k6, and is ended behind it (restartPolicy, of Kubernetes 1.29 on).
                  - name: weir
                    image: %4$s
                    restartPolicy: Always
                    command: ["sh", "-c"]
                    args:
                      - >-
                        mkdir -p "%5$s/$HOSTNAME" &&
                        exec weir run --listen 127.0.0.1:8877 --ui 127.0.0.1:8878
                        --capture "%5$s/$HOSTNAME/capture.weir" "$@"
                      - weir
            %6$s        env:
                      - name: XDG_DATA_HOME
                        value: %7$s
                    volumeMounts:
                      - name: results
                        mountPath: %8$s
                      - name: weir-ca
                        mountPath: %7$s
                volumeMounts:
                  - name: weir-ca
                    mountPath: %7$s
                    readOnly: true
                volumes:
                  - name: results
                    persistentVolumeClaim:
                      claimName: %9$s
                  - name: weir-ca
                    emptyDir: {}
            """;

    private final Settings settings;

    /**
     * What differs from cluster to cluster.
     *
     * @param name of all of it; a DNS label
     * @param image with {@code weir} as its entry point
     * @param storage of the claim, such as {@code 10Gi}
     * @param serve what follows {@code weir run}
     */
    public record Settings(
            String name, String namespace, int parallelism, String image, String storage, List<String> serve) {}

    public Manifest(Settings settings) {
        this.settings = settings;
    }

    /** Three YAML documents. */
    public String text(String script) {
        return configMap(script) + "---\n" + claim() + "---\n" + testRun();
    }

    private String metadata() {
        return "metadata:\n  name: " + settings.name + "\n  namespace: " + settings.namespace + "\n";
    }

    private String configMap(String script) {
        StringBuilder out = new StringBuilder("apiVersion: v1\nkind: ConfigMap\n")
                .append(metadata())
                .append("data:\n  script.js: |\n");
        script.lines()
                .forEach(line ->
                        out.append(line.isEmpty() ? "" : "    ").append(line).append('\n'));
        return out.toString();
    }

    private String claim() {
        return "apiVersion: v1\nkind: PersistentVolumeClaim\n" + metadata()
                + "spec:\n  accessModes: [\"ReadWriteMany\"]\n  resources:\n    requests:\n      storage: "
                + settings.storage + "\n";
    }

    private String testRun() {
        StringBuilder serve = new StringBuilder();
        settings.serve.forEach(argument ->
                serve.append("          - ").append(quoted(argument)).append('\n'));
        return "apiVersion: k6.io/v1alpha1\nkind: TestRun\n" + metadata()
                + String.format(
                        Locale.ROOT,
                        TEST_RUN,
                        settings.parallelism,
                        settings.name,
                        CA,
                        quoted(settings.image),
                        RESULTS,
                        serve,
                        CA,
                        RESULTS,
                        settings.name);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
