package io.reactiveusers.client.testkit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The socket of one open page, and all the frames it got. */
public final class Page implements WebSocket.Listener {
    private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile WebSocket socket;
    private volatile int closeCode = -1;

    void connected(WebSocket connected) {
        socket = connected;
    }

    /** Every frame so far, in order. */
    public List<JsonObject> frames() {
        return frames;
    }

    /** The last frame's value of a field of the user; {@code null} before the first. */
    public String shown(String field) {
        return frames.isEmpty()
                ? null
                : frames.get(frames.size() - 1).getJsonObject("user").getString(field);
    }

    /** The code the server closed with, or -1. */
    public int closeCode() {
        return closeCode;
    }

    /** The page is left. */
    public void leave() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try (JsonReader reader = Json.createReader(new StringReader(text.toString()))) {
                frames.add(reader.readObject());
            }
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode = statusCode;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode = 1006;
    }
}
