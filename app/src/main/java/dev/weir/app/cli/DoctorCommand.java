package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.child.PrivateDirectory;
import dev.weir.app.doctor.Diagnosis;
import dev.weir.app.doctor.Diagnosis.Grade;
import dev.weir.app.doctor.KernelSettings;
import dev.weir.app.doctor.KnownTool;
import dev.weir.app.doctor.PacketRights;
import dev.weir.app.doctor.Ports;
import dev.weir.app.doctor.TrustTrial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir doctor}: what works on this machine, and what would make more of it work. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Tries what Weir needs on this machine: the right to capture packets, free ports, kernel settings, and whether"
                    + " programs trust Weir's CA. With TOOL, only whether that one trusts it.",
            "Nothing is changed, but that the CA is made where there is none yet."
        },
        footer = {
            "",
            "Exit code: 3 when something will not work, 0 otherwise.",
            "  weir doctor",
            "  weir doctor curl java"
        })
final class DoctorCommand implements Callable<Integer> {

    private static final int SUBJECT_CELLS = 17;

    private final Context context;

    @Parameters(paramLabel = "TOOL", arity = "0..*", description = "curl, wget, git, python3, requests, node, java")
    private List<String> tools = new ArrayList<>();

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Trouble, IOException, GeneralSecurityException {
        List<KnownTool> named = new ArrayList<>();
        for (String tool : tools) {
            named.add(KnownTool.named(tool)
                    .orElseThrow(() -> new Trouble(
                            ExitCode.USAGE,
                            "doctor does not know " + tool + "; it knows " + KnownTool.words()
                                    + "\n  For others: weir ca install tells how to make them trust the CA")));
        }
        boolean healthy = true;
        if (named.isEmpty()) {
            String programs = context.environment().getOrDefault("PATH", "");
            healthy &=
                    print("Packets", new PacketRights(programs, System.getProperty("user.name", "user")).diagnoses());
            healthy &= print("Ports", Ports.diagnoses());
            healthy &= print("Kernel", new KernelSettings(Path.of("/proc")).diagnoses());
        }
        return printTrust(named) && healthy ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }

    private boolean printTrust(List<KnownTool> named) throws IOException, GeneralSecurityException {
        List<Diagnosis> found = new ArrayList<>();
        try (PrivateDirectory files = PrivateDirectory.create();
                TrustTrial trial =
                        new TrustTrial(context.caFiles().loadOrCreate(), context.environment(), files.path())) {
            for (KnownTool tool : named.isEmpty() ? List.of(KnownTool.values()) : named) {
                trial.diagnosis(tool, !named.isEmpty()).ifPresent(found::add);
            }
        }
        return print("Trust in " + context.caFiles().certificatePath(), found);
    }

    /** Whether all of it works. */
    private boolean print(String title, List<Diagnosis> diagnoses) {
        PrintStream out = context.terminal().out();
        if (diagnoses.isEmpty()) {
            return true;
        }
        out.println(title);
        for (Diagnosis diagnosis : diagnoses) {
            String mark = switch (diagnosis.grade()) {
                case OK -> "ok    ";
                case NOTE -> "note  ";
                case FAILED -> "FAILED";
            };
            String subject = diagnosis.subject();
            String gap = " ".repeat(Math.max(1, SUBJECT_CELLS - subject.length()));
            out.println("  " + mark + "  " + subject + gap + diagnosis.finding());
            if (diagnosis.remedy() != null) {
                out.println("          " + " ".repeat(SUBJECT_CELLS) + "→ " + diagnosis.remedy());
            }
        }
        return diagnoses.stream().noneMatch(diagnosis -> diagnosis.grade() == Grade.FAILED);
    }
}
