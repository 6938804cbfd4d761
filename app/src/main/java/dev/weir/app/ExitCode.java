package dev.weir.app;

/** What Weir tells its caller by its exit code. */
public final class ExitCode {

    public static final int OK = 0;
    /** A bug of ours. */
    public static final int UNEXPECTED = 1;
    /** The command line or the configuration. */
    public static final int USAGE = 2;
    /** Port in use, permission, missing tool. */
    public static final int ENVIRONMENT = 3;
    /** A file that cannot be read or has the wrong format, or lacks what was asked for. */
    public static final int INPUT = 4;
    /** A finding that the caller named is there (--fail-on); k6 uses the same number for a missed threshold. */
    public static final int FOUND = 99;

    /** A bug of ours in {@code weir record}: 1 might be the child's (the convention of env and docker). */
    public static final int RECORD_UNEXPECTED = 125;

    public static final int NOT_EXECUTABLE = 126;
    public static final int NOT_FOUND = 127;
    /** To this the number of a signal is added. */
    public static final int SIGNAL = 128;

    private ExitCode() {}
}
