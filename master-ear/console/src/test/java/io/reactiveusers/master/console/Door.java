package io.reactiveusers.master.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the console what no browser would: every byte of a request is the test's. */
final class Door {
    private static final int PORT = 25180;

    /** The server's answer; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {
        boolean redirects() {
            return body.contains("<redirect url=");
        }
    }

    private final String session;

    /** @param session value of the session cookie; {@code null}: none */
    Door(String session) {
        this.session = session;
    }

    Answer get(String target) {
        return send("GET", target, "", "");
    }

    /** Sends a form whose values are percent-encoded already, as the page's script does. */
    Answer postInBackground(String target, Map<String, String> encoded) {
        return send(
                "POST",
                target,
                "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nFaces-Request: partial/ajax\r\n",
                join(encoded));
    }

    /** Sends a form whose values are percent-encoded already. */
    Answer post(String target, Map<String, String> encoded) {
        return send("POST", target, "Content-Type: application/x-www-form-urlencoded\r\n", join(encoded));
    }

    Answer send(String method, String target, String headers, String body) {
        String cookie = session == null ? "" : "Cookie: JSESSIONID=" + session + "\r\n";
        // HTTP/1.0: the answer is not chunked.
        String request = method + " " + target + " HTTP/1.0\r\nHost: 127.0.0.1:" + PORT + "\r\n" + cookie + headers
                + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", PORT)) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    private static Answer answer(String raw) {
        assertThat(raw).startsWith("HTTP/1.");
        int end = raw.indexOf("\r\n\r\n");
        String[] head = raw.substring(0, end).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ?", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        return new Answer(Integer.parseInt(head[0].split(" ")[1]), headers, raw.substring(end + 4));
    }

    private static String join(Map<String, String> encoded) {
        StringJoiner joined = new StringJoiner("&");
        encoded.forEach((name, value) -> joined.add(name + "=" + value));
        return joined.toString();
    }

    /** Opens a page, and returns what its button {@code source} would send, without any field. */
    Map<String, String> open(String target, String source) {
        String page = get(target).body();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("jakarta.faces.partial.ajax", "true");
        form.put("jakarta.faces.source", source);
        form.put("jakarta.faces.partial.execute", "form");
        form.put("jakarta.faces.partial.render", "messages+form");
        form.put(source, source);
        form.put("form", "form");
        form.put(
                "primefaces.nonce",
                find(page, "csp\\.init\\(['\"]([^'\"]+)")
                        .replace("=", "%3D")
                        .replace("+", "%2B")
                        .replace("/", "%2F"));
        form.put("jakarta.faces.ViewState", find(page, "name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]+)"));
        return form;
    }

    /** Returns the value that a page shows in an input. */
    static String value(String page, String input) {
        Matcher tag = Pattern.compile("<input[^>]*id=\"" + input + "\"[^>]*>").matcher(page);
        assertThat(tag.find()).as(input).isTrue();
        Matcher value = Pattern.compile(" value=\"([^\"]*)\"").matcher(tag.group());
        return value.find() ? unescape(value.group(1)) : "";
    }

    private static String unescape(String text) {
        return Pattern.compile("&#(x?)([0-9a-fA-F]+);")
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(Character.toString(
                        Integer.parseInt(match.group(2), match.group(1).isEmpty() ? 10 : 16))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&nbsp;", "\u00a0")
                .replace("&amp;", "&");
    }

    private static String find(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern + " in " + page).isTrue();
        return matcher.group(1);
    }
}
