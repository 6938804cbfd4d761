package dev.weir.proxy.origin.pac;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * A script that has a {@code FindProxyForURL(url, host)}. It sees the functions of {@link PacFunctions} and JavaScript's own objects,
 * nothing of Java, and each call begins with fresh globals.
 */
public final class PacScript {

    /** About two seconds of interpreted JavaScript; real scripts need some thousand steps. */
    private static final int MOST_INSTRUCTIONS = 20_000_000;

    private static final int COUNTED_AT_ONCE = 10_000;
    private static final int MOST_FRAMES = 1_000;
    private static final Bounded ENGINE = new Bounded();

    private final Script compiled;

    private PacScript(Script compiled) {
        this.compiled = compiled;
    }

    /**
     * Compiles it.
     *
     * @param name for messages
     * @throws IllegalArgumentException with the line that is no JavaScript
     */
    public static PacScript compile(String text, String name) {
        try {
            return new PacScript(ENGINE.call(context -> context.compileString(text, name, 1, null)));
        } catch (RhinoException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Runs it.
     *
     * @throws IllegalArgumentException when it fails, runs too long, or has no such function
     */
    String find(String url, String host, PacFunctions functions) {
        try {
            return ENGINE.call(context -> {
                ScriptableObject scope = context.initSafeStandardObjects();
                offer(scope, functions);
                compiled.exec(context, scope, scope);
                Object found = scope.get("FindProxyForURL", scope);
                if (!(found instanceof org.mozilla.javascript.Function function)) {
                    throw new IllegalArgumentException("has no function FindProxyForURL");
                }
                Object result = function.call(context, scope, scope, new Object[] {url, host});
                return result == null ? "" : Context.toString(result);
            });
        } catch (RhinoException | TooLong e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void offer(ScriptableObject scope, PacFunctions of) {
        function(scope, "isPlainHostName", args -> of.isPlainHostName(args.get(0)));
        function(scope, "dnsDomainIs", args -> of.dnsDomainIs(args.get(0), args.get(1)));
        function(scope, "localHostOrDomainIs", args -> of.localHostOrDomainIs(args.get(0), args.get(1)));
        function(scope, "isResolvable", args -> of.isResolvable(args.get(0)));
        function(scope, "isInNet", args -> of.isInNet(args.get(0), args.get(1), args.get(2)));
        function(scope, "dnsResolve", args -> of.dnsResolve(args.get(0)));
        function(scope, "myIpAddress", args -> of.myIpAddress());
        function(scope, "dnsDomainLevels", args -> of.dnsDomainLevels(args.get(0)));
        function(scope, "shExpMatch", args -> of.shExpMatch(args.get(0), args.get(1)));
        function(scope, "weekdayRange", of::weekdayRange);
        function(scope, "dateRange", of::dateRange);
        function(scope, "timeRange", of::timeRange);
        function(scope, "alert", args -> "");
    }

    private static void function(Scriptable scope, String name, Function<List<String>, Object> body) {
        ScriptableObject.putProperty(scope, name, new LambdaFunction(scope, name, 0, (context, where, self, args) -> {
            try {
                return body.apply(Arrays.stream(args).map(Context::toString).toList());
            } catch (IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(name + " needs more arguments", e);
            }
        }));
    }

    /** Unchecked and no exception, so that no script can catch it. */
    private static final class TooLong extends Error {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("runs too long", null, false, false);
        }
    }

    /** Rhino, interpreting and counting, as compiled code could not be stopped. */
    private static final class Bounded extends ContextFactory {
        private static final String USED = "used";

        @Override
        protected Context makeContext() {
            Context context = super.makeContext();
            context.setLanguageVersion(Context.VERSION_ES6);
            context.setInterpretedMode(true);
            context.setInstructionObserverThreshold(COUNTED_AT_ONCE);
            context.setMaximumInterpreterStackDepth(MOST_FRAMES);
            return context;
        }

        @Override
        protected void observeInstructionCount(Context context, int count) {
            int used = (context.getThreadLocal(USED) instanceof Integer before ? before : 0) + count;
            if (used > MOST_INSTRUCTIONS) {
                throw new TooLong();
            }
            context.putThreadLocal(USED, used);
        }
    }
}
