package dev.storekeeper.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Closes the connection when an answer fails half way, since a client would take it for a complete one otherwise. */
public final class PartialAnswerValve extends ValveBase {

    private static final String MARK = PartialAnswerValve.class.getName();

    public PartialAnswerValve() {
        super(true);
    }

    static void mark(ServletRequest request) {
        request.setAttribute(MARK, true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        // Where nothing was sent yet, Tomcat answers by itself, for instance to a broken body.
        if (request.getAttribute(MARK) != null && response.getCoyoteResponse().isCommitted()) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }
}
