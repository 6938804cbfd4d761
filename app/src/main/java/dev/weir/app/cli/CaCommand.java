package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.child.ChildEnvironment;
import dev.weir.app.child.ChildTrust;
import dev.weir.app.terminal.ShellWords;
import dev.weir.certs.CaFiles;
import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.TrustFiles;
import dev.weir.certs.TrustInstructions;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir ca}: the root certificate that clients have to trust. */
@Command(
        name = "ca",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Shows or changes the CA that clients must trust for Weir to look inside of TLS.",
            "It is made for you alone, on the first `weir run` or `weir record`."
        },
        footer = {
            "",
            "  show       whose it is, its fingerprints, how long it is valid",
            "  path       the file with its certificate",
            "  env        lines for a shell whose programs shall trust it: eval \"$$(weir ca env)\"",
            "  install    how to make systems and browsers trust it; nothing is changed by Weir itself",
            "  uninstall  how to undo that",
            "  rotate     replaces it by a new one; the old files are kept in retired/"
        })
final class CaCommand implements Callable<Integer> {

    private final Context context;

    /** What to do with it. */
    private enum Action {
        SHOW,
        PATH,
        ENV,
        INSTALL,
        UNINSTALL,
        ROTATE
    }

    @Parameters(paramLabel = "show|path|env|install|uninstall|rotate", arity = "0..1", description = "Default: show")
    private Action action = Action.SHOW;

    CaCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        CaFiles files = context.caFiles();
        PrintStream out = context.terminal().out();
        switch (action) {
            case SHOW -> show(files, files.load(), out);
            case PATH -> {
                files.load();
                out.println(files.certificatePath());
            }
            case ENV -> env(files, out);
            case INSTALL -> instructions(files).install().forEach(out::println);
            case UNINSTALL -> instructions(files).uninstall().forEach(out::println);
            case ROTATE -> {
                show(files, files.rotate(), out);
                context.terminal()
                        .err()
                        .println("Clients that trusted the old one have to trust this one now: weir ca install");
            }
        }
        return ExitCode.OK;
    }

    private static TrustInstructions instructions(CaFiles files) throws IOException {
        return new TrustInstructions(
                files.certificatePath(), files.loadOrCreate().certificate());
    }

    private static void show(CaFiles files, CertificateAuthority authority, PrintStream out)
            throws GeneralSecurityException {
        out.println("subject      "
                + authority.certificate().getSubjectX500Principal().getName());
        out.println(
                "valid        " + authority.certificate().getNotBefore().toInstant() + " to " + authority.notAfter());
        out.println("certificate  " + files.certificatePath());
        out.println("key          " + files.keyPath());
        out.println("sha-256      "
                + HexFormat.ofDelimiter(":")
                        .withUpperCase()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(authority.certificate().getEncoded())));
        out.println("spki         " + TrustFiles.spkiSha256Base64(authority.certificate()));
        out.println("confined to  "
                + (authority.permittedDomains().isEmpty()
                        ? "nothing: it may sign for every host"
                        : String.join(", ", authority.permittedDomains())));
    }

    /** Files beside the CA, as they must outlive this command; made anew each time, for the system's roots change. */
    private void env(CaFiles files, PrintStream out) throws IOException {
        ChildTrust trust = ChildTrust.write(
                files.directory().resolve("trust"), files.loadOrCreate().certificate(), context.environment());
        ChildEnvironment.trustVariables(trust)
                .forEach((name, value) -> out.println("export " + name + "=" + ShellWords.quoted(value)));
    }
}
