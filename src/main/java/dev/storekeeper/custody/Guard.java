package dev.storekeeper.custody;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Stands before a connection, or a statement of one, and has each text judged that goes through. */
final class Guard implements InvocationHandler {

    private final Object guarded;
    private final Judge judge;

    private Guard(Object guarded, Judge judge) {
        this.guarded = guarded;
        this.judge = judge;
    }

    static Connection over(Connection connection, Judge judge) {
        return (Connection) over(Connection.class, connection, judge);
    }

    private static Object over(Class<?> type, Object guarded, Judge judge) {
        return Proxy.newProxyInstance(Guard.class.getClassLoader(), new Class<?>[] {type}, new Guard(guarded, judge));
    }

    /** Every method of both that takes a statement takes it first: prepareStatement, prepareCall, execute, addBatch and their kin. */
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null
                && arguments.length > 0
                && arguments[0] instanceof String text
                && takesStatement(method)) {
            judge.refuseUnlessAllowed(text);
        }
        try {
            var result = method.invoke(guarded, arguments);
            return method.getName().equals("createStatement") && result != null
                    ? over(Statement.class, result, judge)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static boolean takesStatement(Method method) {
        var name = method.getName();
        return name.startsWith("prepare") || name.startsWith("execute") || name.equals("addBatch");
    }
}
