package io.reactiveusers.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** One browser with its cookies, for the server under test. It follows no redirects. */
public final class Browser {
    /** Address of the client under test. */
    public static final String HOME = "http://127.0.0.1:22080";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    /** Returns a browser in which a user has logged in. */
    public static Browser of(long userId) {
        Browser browser = new Browser();
        int status = browser.login("anybody", Long.toString(userId)).statusCode();
        if (status != 303) {
            throw new IllegalStateException("user " + userId + " cannot log in: " + status);
        }
        return browser;
    }

    /** Sends the login form. */
    public HttpResponse<String> login(String username, String password) {
        return post("/login", "username=" + encode(username) + "&password=" + encode(password));
    }

    /** Sends a GET request. */
    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(HOME + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Posts a form. */
    public HttpResponse<String> post(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(HOME + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Returns the value of the session cookie; empty if there is none. */
    public String sessionId() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .map(java.net.HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Opens the socket of a user; the username must be percent-encoded. */
    public Page open(String encodedUsername, String... headers) {
        Page page = new Page();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI uri = URI.create(HOME.replace("http", "ws") + "/ws/" + encodedUsername);
        page.connected(builder.buildAsync(uri, page).join());
        return page;
    }

    /** Returns the status of a refused handshake; 101 if it succeeds. */
    public int refusal(String encodedUsername, String... headers) {
        try {
            open(encodedUsername, headers);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
        return 101;
    }

    /** Percent-encodes a path element. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
