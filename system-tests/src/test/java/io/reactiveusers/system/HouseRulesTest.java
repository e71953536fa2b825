package io.reactiveusers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules for the sources of all modules that {@code docs/contributing.md} names and that a machine can check. */
class HouseRulesTest {
    private static final Path PROJECT = Path.of(System.getProperty("basedir")).getParent();
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "data");
    private static final int LINES = 250;
    private static final int CELL = 200;
    private static final Pattern H2_URL = Pattern.compile("jdbc:h2:[^\"<\\s]*");
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w*(?:Tests?|IT))(?:\\.(\\w+))?`");

    @Test
    void noClassIsLongerThan250Lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(".java")) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES) {
                tooLong.add(PROJECT.relativize(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noTableCellIsWiderThan200Characters() throws IOException {
        List<String> tooWide = new ArrayList<>();
        for (Path file : files(".md")) {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size(); line++) {
                if (lines.get(line).startsWith("|") && widest(lines.get(line)) > CELL) {
                    tooWide.add(PROJECT.relativize(file) + ":" + (line + 1));
                }
            }
        }
        assertThat(tooWide).isEmpty();
    }

    @Test
    void noServerReusesResultsOfH2() throws IOException {
        List<Path> configurations = new ArrayList<>(files(".cli"));
        configurations.addAll(files("pom.xml"));
        List<String> urls = new ArrayList<>();
        for (Path file : configurations) {
            H2_URL.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(urls::add);
        }
        assertThat(urls).hasSizeGreaterThan(5).allMatch(url -> url.contains(";OPTIMIZE_REUSE_RESULTS=0"));
    }

    @Test
    void everyTestThatTheGuaranteesNameExists() throws IOException {
        List<Path> sources = files(".java");
        List<MatchResult> names = TEST_NAME
                .matcher(Files.readString(PROJECT.resolve("docs/guarantees.md")))
                .results()
                .toList();
        assertThat(names).hasSizeGreaterThan(30);
        List<String> missing = new ArrayList<>();
        for (MatchResult name : names) {
            if (!exists(name.group(1), name.group(2), sources)) {
                missing.add(name.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static int widest(String row) {
        int widest = 0;
        for (String cell : row.split("(?<!\\\\)\\|")) {
            widest = Math.max(widest, cell.strip().length());
        }
        return widest;
    }

    private static boolean exists(String type, String method, List<Path> sources) throws IOException {
        for (Path source : sources) {
            if (source.endsWith(type + ".java")
                    && (method == null || Files.readString(source).contains(" " + method + "("))) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(suffix)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
