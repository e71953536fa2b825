package io.reactiveusers.master.console.web;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One field of a form, so that two versions of the form can be compared field by field and one can take over a value of
 * the other.
 *
 * @param <F> everything that can be typed in the form
 * @param <T> the value of this field; compared by {@code equals}
 * @param input the id of its input on the page
 * @param label what the page calls the field
 * @param text the value as the page shows it
 * @param editable whether the person may change it
 */
public record FormField<F, T>(
        String input,
        String label,
        Function<F, T> get,
        BiConsumer<F, T> set,
        Function<T, String> text,
        boolean editable) {

    private static final String REPLACEMENT = "\uFFFD";

    // What XML 1.0 has no characters for: it would spoil the response to a background request.
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    /** Returns a field whose value is a text. */
    public static <F> FormField<F, String> text(
            String input, String label, Function<F, String> get, BiConsumer<F, String> set) {
        return new FormField<>(input, label, get, set, Function.identity(), true);
    }

    /** Returns a field that is either checked or not. */
    public static <F> FormField<F, Boolean> check(
            String input, String label, Function<F, Boolean> get, BiConsumer<F, Boolean> set) {
        return new FormField<>(input, label, get, set, value -> value ? "yes" : "no", true);
    }

    /** Returns the same field, which the person may change or not. */
    public FormField<F, T> editableIf(boolean mayChange) {
        return new FormField<>(input, label, get, set, text, mayChange);
    }

    boolean isSame(F one, F other) {
        return Objects.equals(get.apply(one), get.apply(other));
    }

    void copy(F from, F to) {
        set.accept(to, get.apply(from));
    }

    String show(F form) {
        String shown = text.apply(get.apply(form));
        return shown.isEmpty() ? "(empty)" : shown;
    }

    /**
     * Replaces characters that no page can show by U+FFFD, which a browser and the server also make of what is no text.
     *
     * @return whether the value is a text with such a character, so that it must not be saved
     */
    boolean hasNoText(F form) {
        if (!(get.apply(form) instanceof String value)) {
            return false;
        }
        String shown = NOT_XML.matcher(value).replaceAll(REPLACEMENT);
        if (!shown.equals(value)) {
            replaceBy(form, shown);
        }
        return shown.contains(REPLACEMENT);
    }

    @SuppressWarnings("unchecked") // the value is a String, so T is one
    private void replaceBy(F form, String shown) {
        set.accept(form, (T) shown);
    }
}
