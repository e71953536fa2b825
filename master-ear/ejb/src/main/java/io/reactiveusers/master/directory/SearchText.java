package io.reactiveusers.master.directory;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form in which names are searched and sorted: without accents, and without a difference between upper and lower
 * case. The application makes it, so that every database finds and sorts the same whatever its locale.
 */
final class SearchText {
    /** The most characters of a normalised text for each code point of its source: U+FDFA becomes 18. */
    static final int EXPANSION = 18;

    // Marks are accents; format characters, such as a soft hyphen, cannot be seen.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{M}\\p{Cf}]+");

    /** Letters that people type without their stroke or ligature, but that Unicode does not decompose. */
    private static final Map<Character, String> PLAIN = Map.of(
            'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'ħ', "h", 'ŧ', "t", 'þ', "th", 'æ', "ae", 'œ', "oe", 'ß', "ss");

    private SearchText() {}

    /** Returns the normalised form of a text; never longer than {@value #EXPANSION} times its code points. */
    static String of(String text) {
        String bare = INVISIBLE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        StringBuilder folded = new StringBuilder(bare.length());
        // Upper case first makes ß and ss the same. Then lower case character by character, so that a sigma at the end
        // of a word stays the same sigma.
        bare.toUpperCase(Locale.ROOT).codePoints().map(Character::toLowerCase).forEach(point -> {
            String plain = point <= Character.MAX_VALUE ? PLAIN.get((char) point) : null;
            if (plain == null) {
                folded.appendCodePoint(point);
            } else {
                folded.append(plain);
            }
        });
        return folded.toString();
    }

    /** Returns the distinct normalised words of a text, without words that are part of another. */
    static List<String> words(String text) {
        List<String> words = Arrays.stream(of(text).split("[\\s\\p{Z}]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        return words.stream()
                .filter(word -> words.stream().noneMatch(other -> !other.equals(word) && other.contains(word)))
                .toList();
    }
}
