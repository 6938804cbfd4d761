package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package managers fetch through Weir: what they get is intact, and the capture has each request they made. */
class PackageManagerIT {

    private static final int PACKAGES = 12;

    @TempDir
    private Path directory;

    /** apt sends requests before earlier ones are answered (its Pipeline-Depth is 10). */
    @Test
    void aptGetsEveryPackageIntact() throws Exception {
        ClientRun.needs("apt-get");
        ClientRun.needs("dpkg-deb");
        DebianRepository repository = DebianRepository.create(directory, PACKAGES);
        try (Site site = Site.http();
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            repository.serve(site);
            Files.writeString(directory.resolve("sources.list"), "deb [trusted=yes] " + site.url("/debian") + " ./\n");
            Path got = Files.createDirectory(directory.resolve("got"));

            apt(weir, got, "update").succeeded();
            ClientRun download = apt(weir, got, repository.downloadArguments()).succeeded();

            Recorded recorded = weir.stop();
            assertThat(got.toFile().list()).as(download.out() + download.err()).hasSize(PACKAGES);
            for (Path file : repository.packages()) {
                assertThat(got.resolve(file.getFileName())).hasSameBinaryContentAs(file);
                RecordedExchange exchange = recorded.only(site.url("/debian/./" + file.getFileName()));
                assertThat(exchange.status()).isEqualTo(200);
                assertThat(exchange.response().body().bytes()).isEqualTo(Files.size(file));
            }
            assertThat(recorded.only(site.url("/debian/./Packages.gz")).status())
                    .isEqualTo(200);
            assertThat(recorded.exchanges()).allSatisfy(exchange -> {
                assertThat(exchange.recording().whole()).isTrue();
                assertThat(exchange.request().fields().first("user-agent")).contains("APT");
            });
        }
    }

    /** All that apt reads and writes is in the test's directory; the system's is not touched. */
    private ClientRun apt(RunningWeir weir, Path workingDirectory, String... arguments)
            throws IOException, InterruptedException {
        Path apt = Files.createDirectories(directory.resolve("apt"));
        for (String needed : List.of("lists/partial", "cache/archives/partial", "parts")) {
            Files.createDirectories(apt.resolve(needed));
        }
        Path status = apt.resolve("status");
        if (Files.notExists(status)) {
            Files.createFile(status);
        }
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        for (String option : List.of(
                "Dir::State=" + apt,
                "Dir::State::lists=" + apt.resolve("lists"),
                "Dir::State::status=" + status,
                "Dir::Cache=" + apt.resolve("cache"),
                "Dir::Etc::sourcelist=" + directory.resolve("sources.list"),
                "Dir::Etc::sourceparts=" + apt.resolve("parts"),
                "Dir::Etc::preferencesparts=" + apt.resolve("parts"),
                // As root apt would download as another user, who may not write here.
                "APT::Sandbox::User=root",
                "Acquire::Retries=0",
                "Acquire::Languages=none",
                "Acquire::http::Proxy=" + weir.proxyUrl(),
                "Acquire::http::Proxy::localhost=" + weir.proxyUrl())) {
            command.add("-o");
            command.add(option);
        }
        command.addAll(List.of(arguments));
        return ClientRun.of(directory, ClientRun.client(workingDirectory, command));
    }

    @Test
    void npmInstallsWhatItsRegistrySends() throws Exception {
        ClientRun.needs("npm");
        ClientRun.needs("tar");
        byte[] tarball = NpmPackage.tarball(directory);
        try (Site site = Site.http();
                RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            site.page("/heron/-/heron-1.2.3.tgz", "application/octet-stream", tarball)
                    .page("/heron", "application/json", Site.bytes(NpmPackage.metadata(site, tarball)));

            npm(weir, site).succeeded();

            assertThat(directory.resolve("project/node_modules/heron/index.js")).hasContent(NpmPackage.CODE);
            Recorded recorded = weir.stop();
            RecordedExchange metadata = recorded.only(site.url("/heron"));
            assertThat(metadata.status()).isEqualTo(200);
            assertThat(metadata.request().fields().first("user-agent")).contains("npm/");
            RecordedExchange fetched = recorded.only(site.url("/heron/-/heron-1.2.3.tgz"));
            assertThat(fetched.status()).isEqualTo(200);
            assertThat(fetched.response().body().bytes()).isEqualTo(tarball.length);
        }
    }

    /** Behind a company's proxy an .npmrc has such a line; it replaces all other roots of npm. */
    @Test
    void npmTrustsWeirAlsoWithACafileOfItsOwn() throws Exception {
        ClientRun.needs("npm");
        ClientRun.needs("tar");
        byte[] tarball = NpmPackage.tarball(directory);
        try (Site site = Site.https("localhost")) {
            site.page("/heron/-/heron-1.2.3.tgz", "application/octet-stream", tarball)
                    .page("/heron", "application/json", Site.bytes(NpmPackage.metadata(site, tarball)));
            Path companys = site.authorityPem(directory);
            Path config = Files.writeString(directory.resolve("npmrc"), "cafile=" + companys + "\n");
            Path capture = directory.resolve("npm.weir");
            List<String> arguments =
                    new ArrayList<>(List.of("record", "--trust", companys.toString(), "-o", capture.toString(), "--"));
            arguments.addAll(List.of("npm", "view", "heron", "version", "--registry=" + site.url("/")));
            arguments.addAll(List.of("--cache=" + directory.resolve("npm-cache"), "--userconfig=" + config));
            arguments.addAll(List.of("--fetch-retries=0", "--no-update-notifier"));

            ClientRun run = ClientRun.of(directory, WeirCommand.in(directory, List.of(), arguments))
                    .succeeded();

            assertThat(run.out().strip()).isEqualTo("1.2.3");
            assertThat(Recorded.sealed(capture).only(site.url("/heron")).status())
                    .isEqualTo(200);
        }
    }

    private ClientRun npm(RunningWeir weir, Site site) throws IOException, InterruptedException {
        Path project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("package.json"), "{\"name\": \"pond\", \"version\": \"1.0.0\"}\n");
        ProcessBuilder builder = ClientRun.client(
                project,
                List.of(
                        "npm",
                        "install",
                        "heron",
                        "--registry=" + site.url("/"),
                        "--proxy=" + weir.proxyUrl(),
                        "--https-proxy=" + weir.proxyUrl(),
                        "--noproxy=",
                        "--cache=" + directory.resolve("npm-cache"),
                        "--userconfig=" + directory.resolve("no-user-npmrc"),
                        "--globalconfig=" + directory.resolve("no-global-npmrc"),
                        "--no-audit",
                        "--no-fund",
                        "--no-update-notifier"));
        return ClientRun.of(directory, builder);
    }

    static String hex(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm, bytes));
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
