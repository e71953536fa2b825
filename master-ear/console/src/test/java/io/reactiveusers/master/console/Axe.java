package io.reactiveusers.master.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Checks a page as it is now against the accessibility rules of axe-core. */
final class Axe {
    private static final String RULES = rules();

    /** Whether every transition and fade has come to its end: in the middle of one, colours are not those of a state. */
    private static final String STILL =
            """
            () => !(window.jQuery && jQuery(':animated').length)
                && !document.getAnimations().some(animation =>
                    animation.playState === 'running' && animation.effect.getComputedTiming().endTime !== Infinity)""";

    private Axe() {}

    /**
     * Fails with every rule that the page breaks, and the first element that breaks it. Takes a screenshot for people to look
     * at, under {@code target/screenshots}.
     */
    static void assertClean(Page page, String state) {
        page.waitForFunction(STILL);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screenshots", state.replaceAll("[^A-Za-z]+", "-") + ".png")));
        page.evaluate(RULES);
        Object violations = page.evaluate("async () => (await axe.run(document)).violations.map(rule => rule.id + ' ('"
                + " + rule.impact + ', ' + rule.nodes.length + '): ' + rule.nodes[0].html.slice(0, 300))");
        assertThat((List<?>) violations).as(state).isEmpty();
    }

    private static String rules() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
