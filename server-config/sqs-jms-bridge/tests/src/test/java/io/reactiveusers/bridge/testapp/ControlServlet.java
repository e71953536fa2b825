package io.reactiveusers.bridge.testapp;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** {@code /attempts}, {@code /state?queue=}, {@code /threads}, {@code /fail?queue=&on=}; returns lines of text. */
@WebServlet("/*")
public class ControlServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        String queue = request.getParameter("queue");
        switch (request.getPathInfo()) {
            case "/attempts" -> Recording.attempts().forEach(out::println);
            case "/state" -> state(queue, out);
            case "/threads" -> threads(out);
            case "/fail" -> {
                if (Boolean.parseBoolean(request.getParameter("on"))) {
                    System.setProperty("fail." + queue, "on");
                } else {
                    System.clearProperty("fail." + queue);
                }
            }
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void state(String queue, PrintWriter out) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName("io.reactiveusers:type=SqsBridge,queue=" + queue);
            if (!server.isRegistered(name)) {
                return;
            }
            String[] names = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            AttributeList attributes = server.getAttributes(name, names);
            for (Attribute attribute : attributes.asList()) {
                out.println(attribute.getName() + "=" + attribute.getValue());
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Threads that run the bridge's code, and those that it or the SDK may have started. */
    private static void threads(PrintWriter out) {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            String name = thread.getKey().getName();
            boolean ours = Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().startsWith("io.reactiveusers.bridge.")
                            && !frame.getClassName().contains(".testapp."));
            boolean timer = thread.getKey().getClass().getName().equals("java.util.TimerThread");
            if (ours || timer || name.startsWith("sdk-") || name.startsWith("idle-connection")) {
                out.println(name);
            }
        }
    }
}
