package io.reactiveusers.client.web;

import io.reactiveusers.common.RefusedMessageException;
import io.reactiveusers.common.WireCodec;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;

/**
 * The dead letters of this client's queue, for whoever has its token: lists and redrives them; see {@code docs/api.md}.
 * It asks the bridge, by the bridge's MXBean and without its classes. No answer holds a message's text.
 */
@WebServlet({DeadLettersServlet.LIST, DeadLettersServlet.REDRIVE})
public class DeadLettersServlet extends TokenServlet {
    private static final long serialVersionUID = 1L;

    static final String LIST = "/dead-letters";
    static final String REDRIVE = "/dead-letters/redrive";

    private static final Logger LOG = Logger.getLogger(DeadLettersServlet.class.getName());
    private static final int LISTED_BY_DEFAULT = 50;
    /** Messages listed or redriven by one request. */
    private static final int LIMIT = 100;
    /** The longest that SQS keeps a message. */
    private static final Duration IN_A_QUEUE = Duration.ofDays(14);
    /** Bytes; a hundred message ids are 4 KB. */
    private static final int BODY_LIMIT = 16_384;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals(LIST)) {
            response.setHeader("Allow", "POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        String asked = request.getParameter("limit");
        if (asked != null && !asked.matches("[1-9][0-9]?|" + LIMIT)) {
            Problem.INVALID.answer(response, "limit is a number from 1 to " + LIMIT + ".");
            return;
        }
        int limit = asked == null ? LISTED_BY_DEFAULT : Integer.parseInt(asked);
        Optional<CompositeData[]> letters =
                bridge(response, CompositeData[].class, "listDeadLetters", new Object[] {limit}, int.class.getName());
        if (letters.isPresent()) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            for (CompositeData letter : letters.get()) {
                list.add(described(letter));
            }
            answer(response, list.build().toString());
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals(REDRIVE)) {
            response.setHeader("Allow", "GET");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        Set<String> asked;
        try {
            asked = messageIds(request.getInputStream().readNBytes(BODY_LIMIT + 1));
        } catch (IllegalArgumentException e) {
            Problem.INVALID.answer(response, e.getMessage());
            return;
        }
        Optional<CompositeData> redrive = bridge(
                response,
                CompositeData.class,
                "redriveDeadLetters",
                new Object[] {LIMIT, asked.toArray(String[]::new), notBefore().toEpochMilli()},
                int.class.getName(),
                String[].class.getName(),
                long.class.getName());
        if (redrive.isPresent()) {
            String[] redriven = (String[]) redrive.get().get("redriven");
            Set<String> left = new LinkedHashSet<>(asked);
            left.addAll(Arrays.asList((String[]) redrive.get().get("failed")));
            left.removeAll(Arrays.asList(redriven));
            answer(
                    response,
                    Json.createObjectBuilder()
                            .add("redriven", redriven.length)
                            .add("not_redriven", Json.createArrayBuilder(left))
                            .build()
                            .toString());
        }
    }

    /**
     * A message first sent before this is not redriven: from the redrive on the queue keeps it for up to 14 days, in
     * which it must not outlive the tombstone of its user, or the user would be back.
     */
    private Instant notBefore() {
        return Instant.now().minus(settings().tombstoneRetention()).plus(IN_A_QUEUE);
    }

    private JsonObjectBuilder described(CompositeData letter) {
        Instant sentAt = Instant.ofEpochMilli((Long) letter.get("sentAt"));
        String body = (String) letter.get("body");
        JsonObjectBuilder described = Json.createObjectBuilder()
                .add("message_id", (String) letter.get("messageId"))
                .add("sent_at", sentAt.toString())
                .add("receive_count", (Integer) letter.get("receiveCount"));
        OptionalLong user = WireCodec.userId(body);
        if (user.isPresent()) {
            described.add("user_id", user.getAsLong());
        } else {
            described.addNull("user_id");
        }
        try {
            WireCodec.decode(body, sentAt);
            return sentAt.isBefore(notBefore())
                    ? described.add("reason", "first sent too long ago to be redriven")
                    : described.addNull("reason");
        } catch (RefusedMessageException e) {
            return described.add("reason", e.getMessage());
        }
    }

    /**
     * The ids in a request's body; none if it does not name any, and then all are meant.
     *
     * @throws IllegalArgumentException if it is anything else: a slip must not redrive everything
     */
    private static Set<String> messageIds(byte[] body) {
        if (body.length > BODY_LIMIT) {
            throw new IllegalArgumentException("The body is longer than " + BODY_LIMIT + " bytes.");
        }
        Set<String> ids = new LinkedHashSet<>();
        if (body.length == 0) {
            return ids;
        }
        JsonObject object;
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            object = reader.readObject();
        } catch (JsonException e) {
            throw new IllegalArgumentException("The body is no JSON object.", e);
        }
        if (object.isEmpty()) {
            return ids;
        }
        if (object.size() == 1 && object.get("message_ids") instanceof JsonArray array) {
            for (JsonValue id : array) {
                ids.add(id instanceof JsonString string ? string.getString() : "");
            }
        }
        if (ids.isEmpty() || ids.contains("") || ids.size() > LIMIT) {
            throw new IllegalArgumentException(
                    "The body is empty, or has one field, message_ids: an array of 1 to " + LIMIT + " strings.");
        }
        return ids;
    }

    /** What the bridge answers; if it does not, the request has been answered with the reason. */
    private <T> Optional<T> bridge(
            HttpServletResponse response, Class<T> type, String operation, Object[] arguments, String... signature)
            throws IOException {
        try {
            ObjectName name = new ObjectName(
                    "io.reactiveusers:type=SqsBridge,queue=" + settings().queue());
            return Optional.of(type.cast(
                    ManagementFactory.getPlatformMBeanServer().invoke(name, operation, arguments, signature)));
        } catch (RuntimeMBeanException e) {
            if (!(e.getCause() instanceof IllegalStateException)) {
                throw e;
            }
            Problem.NOT_FOUND.answer(response, "There is none: " + e.getCause().getMessage() + ".");
        } catch (JMException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.log(Level.WARNING, "RU0304 the bridge does not give the dead letters: {0}", cause.toString());
            Problem.UNAVAILABLE.answer(
                    response, "The bridge is not active, or SQS does not answer or permit it: see RU0304 in the log.");
        }
        return Optional.empty();
    }
}
