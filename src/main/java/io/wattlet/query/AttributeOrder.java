package io.wattlet.query;

import io.wattlet.query.CertificateFacts.Attribute;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The order of attributes in answers: that of people, not of code points. White space, then signs, then digits, then
 * letters; accents and case count only where all else is equal, small letters first.
 */
final class AttributeOrder {

    static final Comparator<Attribute> BY_KEY = Comparator.comparing(Attribute::key, AttributeOrder::compare);

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

    private AttributeOrder() {}

    static int compare(String left, String right) {
        String leftLetters = lowerCase(left);
        String rightLetters = lowerCase(right);
        int byLetters = compareRanked(withoutAccents(leftLetters), withoutAccents(rightLetters));
        if (byLetters != 0) {
            return byLetters;
        }
        int byAccents = leftLetters.compareTo(rightLetters);
        return byAccents != 0 ? byAccents : right.compareTo(left);
    }

    private static int compareRanked(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                int byRank = Integer.compare(rank(a), rank(b));
                return byRank != 0 ? byRank : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int rank(char character) {
        if (Character.isWhitespace(character)) {
            return 0;
        }
        if (Character.isDigit(character)) {
            return 2;
        }
        return Character.isLetter(character) || Character.isSurrogate(character) ? 3 : 1;
    }

    /** In lower case, with accents as characters of their own. */
    private static String lowerCase(String key) {
        return Normalizer.normalize(key.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    }

    private static String withoutAccents(String decomposed) {
        boolean ascii = decomposed.chars().allMatch(character -> character < 0x80);
        return ascii ? decomposed : ACCENTS.matcher(decomposed).replaceAll("");
    }
}
