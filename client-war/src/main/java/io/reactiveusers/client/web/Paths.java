package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Classifies the paths of this application. All paths begin with a slash and are relative to the context. */
final class Paths {
    static final String SOCKETS = "/ws/";

    private static final String ME = "/me";
    private static final String ASSETS = "/assets/";

    private static final Set<String> PAGES = Set.of("/", "/index.html");
    private static final Set<String> FORMS = Set.of("/login", "/logout");
    private static final Set<String> TOKEN_PROTECTED = Set.of("/status", "/reconciliations", "/dead-letters");

    private Paths() {}

    /** Returns the path of a request, decoded by the container. */
    static String of(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    /** Returns whether a path is a user's page. */
    static boolean isPage(String path) {
        return PAGES.contains(path);
    }

    /** Returns whether a path is for the page's script and not for a person. */
    static boolean isUsersData(String path) {
        return path.equals(ME) || path.startsWith(ME + "/") || path.startsWith(SOCKETS);
    }

    /** Returns whether a path is a REST resource. */
    static boolean isResource(String path) {
        return first(path).equals(ME) || TOKEN_PROTECTED.contains(first(path));
    }

    /** Returns whether errors of a path are problems and never pages. */
    static boolean isData(String path) {
        return isResource(path) || isUsersData(path);
    }

    /** Returns whether a path shows nothing that belongs to a user. */
    static boolean isOpen(String path) {
        return FORMS.contains(path) || path.startsWith(ASSETS) || TOKEN_PROTECTED.contains(first(path));
    }

    /** Returns the methods of a path that is not a REST resource. */
    static Set<String> methods(String path) {
        return switch (path) {
            case "/login" -> Set.of("GET", "HEAD", "POST");
            case "/logout" -> Set.of("POST");
            default -> Set.of("GET", "HEAD");
        };
    }

    private static String first(String path) {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? path : path.substring(0, slash);
    }
}
