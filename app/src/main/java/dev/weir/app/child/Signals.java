package dev.weir.app.child;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and kill, told to us instead of ending the JVM. By reflection: {@code sun.misc.Signal} is supported by every JDK (JEP 260) but
 * not part of Java SE, so compilers warn of it; without it the JVM's own handling stays, and a capture ends as after a kill.
 */
public final class Signals {

    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int TERM = 15;

    private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

    private Signals() {}

    /** From now on the signals go to {@code receiver}, by their numbers, on a thread of the JVM. */
    public static void handle(IntConsumer receiver) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.getName().equals("hashCode") ? (Object) 1 : (Object) (proxy == arguments[0]);
                        }
                        receiver.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                        return null;
                    });
            Method handle = signal.getMethod("handle", signal, handlerType);
            for (String name : NAMES) {
                take(handle, signal.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            // A JDK without the module jdk.unsupported: see above.
            return;
        }
    }

    private static void take(Method handle, Object signal, Object handler) throws ReflectiveOperationException {
        try {
            handle.invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            // Taken by the JVM itself (-Xrs), or a signal that this system does not have.
            return;
        }
    }
}
