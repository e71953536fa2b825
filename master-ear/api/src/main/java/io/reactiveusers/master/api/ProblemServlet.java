package io.reactiveusers.master.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives the container's own errors (a missing login, an unknown path) the body every error has. */
@WebServlet("/problem")
public class ProblemServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        response.setContentType(Problem.MEDIA_TYPE);
        response.getWriter().print(Problem.body(status instanceof Integer code ? code : response.getStatus()));
    }
}
