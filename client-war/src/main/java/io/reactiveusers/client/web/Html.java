package io.reactiveusers.client.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends a page from a template in {@code WEB-INF}, whose placeholders look like <code>{{name}}</code>. */
final class Html {
    private Html() {}

    /** Returns the text of a template. */
    static String template(ServletContext context, String name) throws IOException {
        try (InputStream file = context.getResourceAsStream("/WEB-INF/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Sends a page.
     *
     * @param values texts by placeholder; they are escaped here
     */
    static void send(HttpServletResponse response, int status, String template, Map<String, String> values)
            throws IOException {
        String page = template;
        // Escaped values have no braces, so no value can bring in another placeholder.
        for (Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace("{{" + value.getKey() + "}}", escaped(value.getValue()));
        }
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;")
                .replace("}", "&#125;");
    }
}
