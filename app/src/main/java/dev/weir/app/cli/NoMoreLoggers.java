package dev.weir.app.cli;

/** Stands behind the one that is used, in {@code META-INF/services}, and ends the JDK's search for more. Is never made. */
public final class NoMoreLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        throw new UnsupportedOperationException(name);
    }
}
