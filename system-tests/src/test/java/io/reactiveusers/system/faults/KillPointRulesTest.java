package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Byteman ignores a rule for a class or method that does not exist, so the names in the rules are checked here. */
class KillPointRulesTest {
    private static final Path PROJECT = Path.of(System.getProperty("basedir")).getParent();
    private static final Pattern RULE =
            Pattern.compile("^RULE .*\\nCLASS ([\\w.]+)(?:\\$\\d+)?\\nMETHOD (\\w+)", Pattern.MULTILINE);

    @Test
    void everyRuleNamesAMethodOfTheProduct() throws IOException {
        List<MatchResult> rules;
        try (InputStream script = getClass().getResourceAsStream("/faults/kill-points.btm")) {
            rules = RULE.matcher(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .toList();
        }
        assertThat(rules).hasSizeGreaterThan(10);
        List<String> missing = new ArrayList<>();
        for (MatchResult rule : rules) {
            Optional<Path> source = source(rule.group(1));
            if (source.isEmpty() || !Files.readString(source.get()).contains(" " + rule.group(2) + "(")) {
                missing.add(rule.group(1) + "." + rule.group(2));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Optional<Path> source(String type) throws IOException {
        Path end = Path.of("src/main/java", type.replace('.', '/') + ".java");
        try (Stream<Path> modules = Files.walk(PROJECT, 4)) {
            return modules.filter(Files::isDirectory)
                    .filter(folder -> Files.exists(folder.resolve(end)))
                    .map(folder -> folder.resolve(end))
                    .findFirst();
        }
    }
}
