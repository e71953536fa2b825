package io.reactiveusers.client.web;

import io.reactiveusers.client.reconcile.Counts;
import io.reactiveusers.client.reconcile.Reconciler;
import io.reactiveusers.client.reconcile.Reconciliation;
import io.reactiveusers.client.reconcile.Reconciliations;
import io.reactiveusers.client.reconcile.Suspects;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Starts, shows and ends comparisons with the master, for whoever has this client's token; see {@code docs/api.md}. */
@WebServlet({"/reconciliations", "/reconciliations/*"})
public class ReconciliationsServlet extends TokenServlet {
    private static final long serialVersionUID = 1L;

    private static final String REPAIR = "repair";
    private static final String MAX_DELETE_PERCENT = "max_delete_percent";

    @Inject
    private transient Reconciler reconciler;

    @Inject
    private transient Reconciliations reconciliations;

    @Inject
    private transient Suspects suspects;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isCollection(request)) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            reconciliations.all().forEach(run -> list.add(json(run)));
            answer(response, HttpServletResponse.SC_OK, list.build());
            return;
        }
        Optional<Reconciliation> run = find(request);
        if (run.isEmpty()) {
            Problem.NOT_FOUND.answer(response, "There is no such reconciliation.");
        } else {
            answer(response, HttpServletResponse.SC_OK, report(run.get()));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isCollection(request)) {
            Problem.NOT_FOUND.answer(response, "Reconciliations are started at their collection.");
            return;
        }
        boolean repair;
        double maxDeletePercent;
        try {
            JsonObject body = body(request);
            repair = body.getBoolean(REPAIR, false);
            JsonNumber percent = body.getJsonNumber(MAX_DELETE_PERCENT);
            maxDeletePercent = percent == null ? Reconciler.MAX_DELETE_PERCENT : percent.doubleValue();
            if (!Set.of(REPAIR, MAX_DELETE_PERCENT).containsAll(body.keySet())
                    || body.containsKey(REPAIR) && body.get(REPAIR) != (repair ? JsonValue.TRUE : JsonValue.FALSE)
                    || !(maxDeletePercent >= 0 && maxDeletePercent <= 100)) {
                throw new JsonException("not as documented");
            }
        } catch (JsonException | ClassCastException e) {
            Problem.INVALID.answer(
                    response, "The body may have repair, a boolean, and max_delete_percent, a number from 0 to 100.");
            return;
        }
        Optional<Long> id = reconciler.start(repair, maxDeletePercent);
        if (id.isEmpty()) {
            Problem.CONFLICT.answer(response, "Another reconciliation is running.");
            return;
        }
        response.setHeader("Location", request.getContextPath() + request.getServletPath() + "/" + id.get());
        answer(
                response,
                HttpServletResponse.SC_ACCEPTED,
                report(reconciliations.find(id.get()).orElseThrow()));
    }

    /** Ends a run. */
    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Reconciliation> run = find(request);
        if (run.isEmpty()) {
            Problem.NOT_FOUND.answer(response, "There is no such reconciliation.");
        } else if (reconciliations.cancel(run.get().id())) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            Problem.CONFLICT.answer(response, "It has ended already.");
        }
    }

    private static boolean isCollection(HttpServletRequest request) {
        return request.getPathInfo() == null || request.getPathInfo().equals("/");
    }

    private Optional<Reconciliation> find(HttpServletRequest request) {
        String path = isCollection(request) ? "/" : request.getPathInfo();
        return path.matches("/[0-9]{1,18}")
                ? reconciliations.find(Long.parseLong(path.substring(1)))
                : Optional.empty();
    }

    private static JsonObject body(HttpServletRequest request) throws IOException {
        String text = new String(request.getInputStream().readNBytes(10_000), java.nio.charset.StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        try (JsonReader reader = Json.createReader(new java.io.StringReader(text))) {
            return reader.readObject();
        }
    }

    private JsonObject report(Reconciliation run) {
        JsonObjectBuilder examples = Json.createObjectBuilder();
        suspects.examples(run.id()).forEach((kind, ids) -> examples.add(lower(kind), array(ids)));
        examples.add("refused", array(suspects.refused(run.id())));
        return json(run).add("examples", examples).build();
    }

    private static JsonObjectBuilder json(Reconciliation run) {
        Counts counts = run.counts();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", run.id())
                .add("cause", lower(run.cause()))
                .add(REPAIR, run.repair())
                .add(MAX_DELETE_PERCENT, run.maxDeletePercent())
                .add("state", lower(run.state()))
                .add("phase", lower(run.phase()))
                .add("started_at", run.startedAt().toString())
                .add("heartbeat_at", run.heartbeat().toString());
        nullable(json, "finished_at", run.finishedAt());
        nullable(json, "compared_through", run.comparedThrough());
        json.add("compared", counts.compared())
                .add("missing", counts.missing())
                .add("extra", counts.extra())
                .add("changed", counts.changed())
                .add("in_flight", counts.inFlight())
                .add("repaired", counts.repaired())
                .add("refused", counts.refused());
        nullable(json, "reason", run.reason());
        return json;
    }

    private static void nullable(JsonObjectBuilder json, String name, Object value) {
        if (value == null) {
            json.addNull(name);
        } else if (value instanceof Long number) {
            json.add(name, number);
        } else if (value instanceof Instant time) {
            json.add(name, time.toString());
        } else {
            json.add(name, value.toString());
        }
    }

    private static JsonArrayBuilder array(List<Long> ids) {
        return Json.createArrayBuilder(ids);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void answer(HttpServletResponse response, int status, JsonStructure body) throws IOException {
        response.setStatus(status);
        answer(response, body.toString());
    }
}
