package io.reactiveusers.client.testkit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The socket of one open page, with all frames that it received. */
public final class Page implements WebSocket.Listener {
    private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
    private final List<JsonObject> pings = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile WebSocket socket;
    private volatile boolean reading = true;
    private volatile int closeCode = -1;

    void connected(WebSocket connected) {
        socket = connected;
    }

    /** Returns the pings so far: frames without a user. */
    public List<JsonObject> pings() {
        return pings;
    }

    /** Returns the frames with a user so far, in order. */
    public List<JsonObject> frames() {
        return frames;
    }

    /** Returns a field of the user in the last frame; {@code null} before the first. */
    public String shown(String field) {
        return frames.isEmpty()
                ? null
                : frames.get(frames.size() - 1).getJsonObject("user").getString(field);
    }

    /** Returns the revision of the last frame; -1 before the first. */
    public long revision() {
        return frames.isEmpty()
                ? -1
                : frames.get(frames.size() - 1).getJsonNumber("revision").longValue();
    }

    /** Returns the close code of the server; -1 while the socket is open. */
    public int closeCode() {
        return closeCode;
    }

    /** Sends a part of a text, as no page of ours does. */
    public void send(String part, boolean last) {
        socket.sendText(part, last).join();
    }

    /** Sends a part of a binary message, as no page of ours does. */
    public void send(byte[] part, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(part), last).join();
    }

    /** Leaves the page. */
    public void leave() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try (JsonReader reader = Json.createReader(new StringReader(text.toString()))) {
                JsonObject frame = reader.readObject();
                (frame.containsKey("user") ? frames : pings).add(frame);
            }
            text.setLength(0);
        }
        if (reading) {
            webSocket.request(1);
        }
        return null;
    }

    /** Stops reading from the connection until {@link #read()}. */
    public void stopReading() {
        reading = false;
    }

    /** Reads from the connection again. */
    public void read() {
        reading = true;
        socket.request(1);
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
