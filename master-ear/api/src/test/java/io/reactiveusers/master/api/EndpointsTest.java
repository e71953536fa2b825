package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.reactiveusers.master.directory.UserQuery;
import io.reactiveusers.support.http.OwnQuery;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of the generated tests has every method of every resource, as their annotations say. */
class EndpointsTest {
    @Test
    void everyResourceMethodIsInTheTable() {
        Map<String, Set<String>> inTable = new TreeMap<>();
        Endpoint.ALL.forEach(endpoint -> inTable.put(
                endpoint.method() + " " + endpoint.template(),
                new TreeSet<>(endpoint.parameters().keySet())));

        assertThat(inTable).isEqualTo(declared());
    }

    @Test
    void everyResourceMethodSaysWhoMayCallIt() {
        for (Method method : methods()) {
            assertThat(Arrays.asList(method, method.getDeclaringClass()))
                    .as(method.toString())
                    .anyMatch(place -> place.isAnnotationPresent(RolesAllowed.class)
                            || place.isAnnotationPresent(PermitAll.class));
        }
    }

    /** Method and path, with the query parameters. */
    private static Map<String, Set<String>> declared() {
        Map<String, Set<String>> declared = new TreeMap<>();
        for (Method method : methods()) {
            if (method.getDeclaringClass() == ImportResource.class) {
                continue;
            }
            String root = method.getDeclaringClass().getAnnotation(Path.class).value();
            Path own = method.getAnnotation(Path.class);
            String path = ("/" + root + "/" + (own == null ? "" : own.value()))
                    .replaceAll("/+", "/")
                    .replaceAll("/$", "")
                    .replaceAll("\\{\\w+}", "{}");
            declared.put(httpMethod(method) + " " + path, parameters(method));
        }
        return declared;
    }

    private static Set<String> parameters(Method method) {
        if (method.isAnnotationPresent(OwnQuery.class)) {
            return new TreeSet<>(UserQuery.PARAMETERS);
        }
        return Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(parameter -> parameter != null)
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.reactiveusers.master.api")) {
            if (type.isAnnotatedWith(Path.class)) {
                Arrays.stream(type.reflect().getDeclaredMethods())
                        .filter(method -> httpMethod(method) != null)
                        .forEach(methods::add);
            }
        }
        return methods;
    }

    private static String httpMethod(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                return http.value();
            }
        }
        return null;
    }
}
