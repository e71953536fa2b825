package io.reactiveusers.client.web;

import static io.reactiveusers.client.web.Endpoint.ALL_ENDPOINTS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of endpoints is complete, so no resource method escapes {@link MalformedRequestsIT}. */
class EndpointsTest {
    @Test
    void everyResourceMethodIsInTheTable() throws Exception {
        Path classes = Path.of("target", "classes");
        Set<String> methods;
        try (Stream<Path> files = Files.walk(classes)) {
            methods = files.map(file -> classes.relativize(file).toString().replace(File.separatorChar, '.'))
                    .filter(file -> file.endsWith("Resource.class"))
                    .map(file -> load(file.substring(0, file.length() - ".class".length())))
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> Arrays.stream(method.getAnnotations())
                            .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)))
                    .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                    .collect(Collectors.toSet());
        }
        assertThat(ALL_ENDPOINTS.stream().map(Endpoint::resource)).containsExactlyInAnyOrderElementsOf(methods);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
