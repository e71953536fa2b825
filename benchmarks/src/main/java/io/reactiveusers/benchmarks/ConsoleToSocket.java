package io.reactiveusers.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Measures the time from the console's POST to the frame on the socket of the user's open page, with two Chromium pages
 * and a system that {@code ./run} has started. Both times are read from one clock, when the browser reports the request
 * and the frame. Arguments: the administrator's password, and optionally the number of changes and the addresses of
 * console and client.
 */
public final class ConsoleToSocket {
    private static final int WARM_UP = 20;

    private ConsoleToSocket() {}

    /** Prints p50, p95 and the maximum, in milliseconds. */
    public static void main(String[] arguments) {
        String password = arguments[0];
        int changes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        String console = arguments.length > 2 ? arguments[2] : "http://127.0.0.1:8080";
        String client = arguments.length > 3 ? arguments[3] : "http://127.0.0.1:8180";
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(environment.getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                                .setArgs(
                                        List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            Page live = browser.newContext().newPage();
            Map<String, Long> seen = new HashMap<>();
            live.onWebSocket(
                    socket -> socket.onFrameReceived(frame -> seen.putIfAbsent(frame.text(), System.nanoTime())));
            logIn(live, client, "u1@example.org", "Passw0rd-1");
            live.waitForCondition(() -> !seen.isEmpty());

            Page edit = browser.newContext().newPage();
            long[] posted = new long[1];
            edit.onRequest(request -> {
                if (request.method().equals("POST")) {
                    posted[0] = System.nanoTime();
                }
            });
            logIn(edit, console, "first-admin", password);
            List<Double> millis = new ArrayList<>();
            for (int i = -WARM_UP; i < changes; i++) {
                String name = "Bench" + (System.nanoTime() % 1_000_000_000) + "x" + Math.abs(i);
                edit.navigate(console + "/user.xhtml?id=4");
                edit.locator("#firstName").fill(name);
                seen.clear();
                edit.locator("#save").click();
                Predicate<String> shows = frame -> frame.contains("\"" + name + "\"");
                live.waitForCondition(() -> seen.keySet().stream().anyMatch(shows));
                if (i >= 0) {
                    millis.add((seen.entrySet().stream()
                                            .filter(frame -> shows.test(frame.getKey()))
                                            .findFirst()
                                            .orElseThrow()
                                            .getValue()
                                    - posted[0])
                            / 1e6);
                }
                edit.locator("#messages").getByText("saved").waitFor();
            }
            Collections.sort(millis);
            System.out.printf(
                    "%d changes: p50 %.1f ms, p95 %.1f ms, longest %.1f ms%n",
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get((int) Math.ceil(millis.size() * 0.95) - 1),
                    millis.get(millis.size() - 1));
        }
    }

    private static void logIn(Page page, String url, String username, String password) {
        page.navigate(url + "/");
        page.locator("#username").fill(username);
        page.locator("#password").fill(password);
        page.locator("#login").click();
        page.locator("#logout").waitFor();
    }
}
