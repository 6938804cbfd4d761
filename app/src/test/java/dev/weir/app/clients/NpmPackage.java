package dev.weir.app.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A package as npm's registry has it: a tarball and metadata. */
final class NpmPackage {

    static final String CODE = "module.exports = 'heron';\n";

    private static final String MANIFEST = "\"name\": \"heron\", \"version\": \"1.2.3\", \"main\": \"index.js\"";

    private NpmPackage() {}

    static byte[] tarball(Path directory) throws IOException, InterruptedException {
        Path content = Files.createDirectories(directory.resolve("npm").resolve("package"));
        Files.writeString(content.resolve("package.json"), "{" + MANIFEST + "}\n");
        Files.writeString(content.resolve("index.js"), CODE);
        Path tarball = directory.resolve("npm").resolve("heron.tgz");
        ClientRun.of(
                        directory,
                        "tar",
                        "-czf",
                        tarball.toString(),
                        "-C",
                        content.getParent().toString(),
                        "package")
                .succeeded();
        return Files.readAllBytes(tarball);
    }

    static String metadata(Site site, byte[] tarball) {
        String integrity = "sha512-" + Base64.getEncoder().encodeToString(PackageManagerIT.digest("SHA-512", tarball));
        return "{\"name\": \"heron\", \"dist-tags\": {\"latest\": \"1.2.3\"}, \"versions\": {\"1.2.3\": {" + MANIFEST
                + ", \"dist\": {\"tarball\": \"" + site.url("/heron/-/heron-1.2.3.tgz") + "\", \"integrity\": \""
                + integrity + "\"}}}}";
    }
}
