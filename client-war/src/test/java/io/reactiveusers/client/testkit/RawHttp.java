package io.reactiveusers.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Sends requests byte for byte, also those that no HTTP library would send. One connection per request. */
public final class RawHttp {
    private static final int PORT = 22080;

    private RawHttp() {}

    /**
     * A response.
     *
     * @param headers by lower-case name; the last of several with one name
     */
    public record Response(int status, TreeMap<String, String> headers, String body) {
        /** Returns a header; empty if there is none. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Sends a request. A header is one whole line; the body is sent if it is not {@code null}. */
    public static Response send(String method, String target, List<String> headers, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(
                method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + PORT + "\r\n" + "Connection: close\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            request.writeBytes(body);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            socket.setSoTimeout(30_000);
            try {
                socket.getOutputStream().write(request.toByteArray());
            } catch (IOException e) {
                // The server may refuse a long body before it has read it, and still have sent its response.
                socket.shutdownOutput();
            }
            return parse(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    private static Response parse(byte[] response) {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("no HTTP response: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        TreeMap<String, String> headers = new TreeMap<>();
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(":", 2))
                .forEach(header -> headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip()));
        byte[] body = Arrays.copyOfRange(response, end + 4, response.length);
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            body = unchunked(body);
        }
        return new Response(
                Integer.parseInt(lines[0].split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] unchunked(byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int from = 0;
        while (true) {
            int line = from;
            while (body[line] != '\r') {
                line++;
            }
            int size = Integer.parseInt(new String(body, from, line - from, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                return whole.toByteArray();
            }
            whole.write(body, line + 2, size);
            from = line + 2 + size + 2;
        }
    }
}
