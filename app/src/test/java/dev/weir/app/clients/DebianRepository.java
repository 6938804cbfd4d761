package dev.weir.app.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A flat Debian repository: some packages with random content, and the index of them.
 *
 * @param packages the files
 * @param index the text of {@code Packages}
 */
record DebianRepository(List<Path> packages, String index) {

    private static final int CONTENT_BYTES = 200_000;

    static DebianRepository create(Path directory, int count) throws IOException, InterruptedException {
        Path files = Files.createDirectories(directory.resolve("debian"));
        List<Path> packages = new ArrayList<>();
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String control = control(i);
            Path deb = build(directory, files, i, control);
            byte[] bytes = Files.readAllBytes(deb);
            packages.add(deb);
            index.append(control)
                    .append("Filename: ./" + deb.getFileName() + "\n")
                    .append("Size: " + bytes.length + "\n")
                    .append("SHA256: " + PackageManagerIT.hex("SHA-256", bytes) + "\n\n");
        }
        return new DebianRepository(packages, index.toString());
    }

    private static String name(int i) {
        return "weir-test-" + i;
    }

    private static String control(int i) {
        return "Package: " + name(i) + "\nVersion: 1.0\nArchitecture: all\nMaintainer: Weir <weir@test>\n"
                + "Description: a package to be fetched\n";
    }

    private static Path build(Path directory, Path files, int i, String control)
            throws IOException, InterruptedException {
        Path tree = directory.resolve("tree").resolve(name(i));
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(tree.resolve("DEBIAN/control"), control);
        byte[] content = new byte[CONTENT_BYTES];
        new Random(i).nextBytes(content);
        Files.write(tree.resolve("content"), content);
        Path deb = files.resolve(name(i) + "_1.0_all.deb");
        ClientRun.of(directory, "dpkg-deb", "-Znone", "--root-owner-group", "--build", tree.toString(), deb.toString())
                .succeeded();
        return deb;
    }

    void serve(Site site) throws IOException {
        byte[] plain = Site.bytes(index);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        byte[] gzipped = compressed.toByteArray();
        String release = "Date: Mon, 02 Nov 2026 10:00:00 UTC\nSHA256:\n"
                + line(plain, "Packages")
                + line(gzipped, "Packages.gz");
        site.page("/debian/./Release", "text/plain", Site.bytes(release))
                .page("/debian/./Packages.gz", "application/gzip", gzipped)
                .page("/debian/./Packages", "text/plain", plain);
        for (Path deb : packages) {
            site.page(
                    "/debian/./" + deb.getFileName(), "application/vnd.debian.binary-package", Files.readAllBytes(deb));
        }
    }

    private static String line(byte[] bytes, String name) {
        return " " + PackageManagerIT.hex("SHA-256", bytes) + " " + bytes.length + " " + name + "\n";
    }

    /** {@code download} and the names of all packages. */
    String[] downloadArguments() {
        return Stream.concat(
                        Stream.of("download"),
                        Stream.iterate(0, i -> i + 1).limit(packages.size()).map(DebianRepository::name))
                .toArray(String[]::new);
    }
}
