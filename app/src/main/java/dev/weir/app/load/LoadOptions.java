package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.option.TimeSpan;
import dev.weir.load.drive.LoadPlan;
import dev.weir.load.plan.Rate;
import dev.weir.load.plan.Schedule;
import dev.weir.load.plan.Stage;
import dev.weir.load.target.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** When requests begin and how many there are. */
final class LoadOptions {

    private static final Pattern RAMP = Pattern.compile("(.+?)(?:→|->|\\.\\.)(.+?):(.+)");

    /** How gaps are. */
    enum Gaps {
        CONSTANT,
        POISSON
    }

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = RateConverter.class,
            description =
                    "Open model: requests that begin in a second (or /m), whatever becomes of earlier ones (default: 50/s)")
    private @Nullable Rate rate;

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            description = "Gaps of the open model (default: constant)")
    private Gaps arrivals = Gaps.CONSTANT;

    @Option(
            names = "--ramp",
            paramLabel = "FROM..TO:TIME",
            description = "Before --rate, change the rate evenly, as 0..500/s:30s; may be repeated")
    private List<String> ramps = new ArrayList<>();

    @Option(names = "--closed", description = "Closed model: -c users, each of whom asks again when answered")
    private boolean closed;

    @Option(
            names = {"-c", "--users"},
            paramLabel = "N",
            description = "Users of the closed model (default: 10)")
    private @Nullable Integer users;

    @Option(
            names = "--visits",
            description =
                    "Open model: what begins is a visit, all requests of a HAR or capture once, with those at the same time that"
                            + " were recorded so, and with the cookies that answers set; users of the closed model always make visits")
    private boolean visits;

    @Option(
            names = "--think",
            paramLabel = "recorded|none|×F",
            description = "Within visits: pause as recorded, not at all (default), or that many times as long")
    private String think = "none";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long requests begin, behind the ramps (default: 10s)")
    private TimeSpan duration = new TimeSpan(Duration.ofSeconds(10));

    @Option(names = "--requests", paramLabel = "N", description = "End after so many")
    private long requests;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Before all that, ask without measuring")
    private @Nullable TimeSpan warmUp;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Open at once at most; requests beyond wait, and the result says so (default: 2000)")
    private int connections = 2_000;

    @Option(
            names = "--keepalive",
            paramLabel = "on|off|N",
            description = "Requests on a connection: as many as possible (default), one, or N")
    private String keepAlive = "on";

    @Option(names = "--seed", paramLabel = "N", description = "Of random gaps (default: 1)")
    private long seed = 1;

    Duration duration() {
        return duration.duration();
    }

    boolean isClosed() {
        return closed;
    }

    /** Longest that requests begin, in nanoseconds. */
    long nanos() throws Trouble {
        long nanos = warmUpNanos() + duration().toNanos();
        for (Stage stage : rampStages()) {
            nanos += stage.nanos();
        }
        return nanos;
    }

    private long warmUpNanos() {
        TimeSpan given = warmUp;
        return given == null ? 0 : given.duration().toNanos();
    }

    LoadPlan plan(Targets targets) throws Trouble {
        if (closed && (rate != null || !ramps.isEmpty())) {
            throw usage("--closed asks when it was answered: --rate and --ramp are of the open model");
        }
        if (!closed && users != null) {
            throw usage("-c is of the closed model: with --closed");
        }
        if (closed && visits) {
            throw usage("--visits is of the open model: users of the closed one make visits anyway");
        }
        if (!closed && !visits && thinkFactor() > 0) {
            throw usage("--think is of visits (--visits or --closed): without, the rate says when requests begin");
        }
        if (connections < 1 || connections > 1_000_000 || requests < 0 || (users != null && users < 1)) {
            throw usage("--connections, -c and --requests are positive numbers");
        }
        int people = users == null ? 10 : users;
        return new LoadPlan(
                targets,
                closed ? null : schedule(),
                visits,
                closed ? people : 0,
                thinkFactor(),
                nanos(),
                requests,
                warmUpNanos(),
                closed ? Math.max(people, connections) : connections,
                perConnection(),
                seed);
    }

    private Schedule schedule() throws Trouble {
        List<Stage> stages = rampStages();
        double steady = rate != null
                ? rate.perSecond()
                : stages.isEmpty() ? 50 : stages.get(stages.size() - 1).to();
        if (steady <= 0) {
            throw usage("--rate must be more than 0");
        }
        if (warmUpNanos() > 0) {
            stages.add(0, new Stage(warmUpNanos(), steady, steady));
        }
        stages.add(new Stage(duration().toNanos(), steady, steady));
        return new Schedule(stages, arrivals == Gaps.POISSON);
    }

    private List<Stage> rampStages() throws Trouble {
        List<Stage> stages = new ArrayList<>();
        for (String ramp : ramps) {
            Matcher form = RAMP.matcher(ramp.strip());
            if (!form.matches()) {
                throw usage("--ramp " + ramp + ": expected such as 0..500/s:30s");
            }
            try {
                stages.add(new Stage(
                        TimeSpan.parse(form.group(3)).duration().toNanos(),
                        Rate.parse(form.group(1)).perSecond(),
                        Rate.parse(form.group(2)).perSecond()));
            } catch (IllegalArgumentException e) {
                throw usage("--ramp " + ramp + ": " + e.getMessage());
            }
        }
        return stages;
    }

    private double thinkFactor() throws Trouble {
        String word = think.strip().toLowerCase(Locale.ROOT);
        if (word.equals("none")) {
            return 0;
        }
        if (word.equals("recorded")) {
            return 1;
        }
        try {
            double factor = Double.parseDouble(word.replaceFirst("^[x×*]", ""));
            if (factor >= 0 && factor <= 1_000) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw usage("--think " + think + ": expected recorded, none, or such as x0.5");
        }
        throw usage("--think " + think + ": expected a factor from 0 to 1000");
    }

    private int perConnection() throws Trouble {
        return switch (keepAlive.toLowerCase(Locale.ROOT)) {
            case "on" -> LoadPlan.UNLIMITED;
            case "off" -> 1;
            default -> {
                if (!keepAlive.matches("[1-9]\\d{0,8}")) {
                    throw usage("--keepalive " + keepAlive + ": expected on, off, or a number of requests");
                }
                yield Integer.parseInt(keepAlive);
            }
        };
    }

    /** {@code open, poisson}. */
    String model() {
        return closed ? "closed" : "open, " + arrivals.name().toLowerCase(Locale.ROOT) + (visits ? ", visits" : "");
    }

    /** What will be done, for a person. */
    String text(LoadPlan plan) {
        Schedule schedule = plan.schedule();
        String most = plan.requests() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d %s at most", plan.requests(), visits ? "visits" : "requests");
        if (schedule == null) {
            return String.format(Locale.ROOT, "%,d users × %s%s", plan.users(), seconds(plan.nanos()), most);
        }
        StringBuilder parts = new StringBuilder();
        for (Stage stage : schedule.stages()) {
            parts.append(parts.length() == 0 ? "" : ", ")
                    .append(
                            stage.from() == stage.to()
                                    ? number(stage.to())
                                    : number(stage.from()) + "→" + number(stage.to()))
                    .append(visits ? " visits/s × " : " req/s × ")
                    .append(seconds(stage.nanos()));
        }
        return parts
                + String.format(
                        Locale.ROOT, " %s %,.0f arrivals%s", schedule.poisson() ? "≈" : "=", schedule.requests(), most);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String seconds(long nanos) {
        double seconds = nanos / 1e9;
        return (seconds == Math.rint(seconds) ? String.format(Locale.ROOT, "%.0f", seconds) : Double.toString(seconds))
                + " s";
    }

    private static Trouble usage(String message) {
        return new Trouble(ExitCode.USAGE, message);
    }

    private static final class RateConverter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String value) {
            try {
                return Rate.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
