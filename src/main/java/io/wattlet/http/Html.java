package io.wattlet.http;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML. All text is escaped; what is open is closed in order. */
final class Html {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names, each followed by its value
     */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
        }
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the innermost element. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that has only text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element without end, such as {@code meta}. */
    Html single(String tag, String... attributes) {
        open(tag, attributes);
        open.pop();
        return this;
    }

    /** The style sheet, which is written as it is; it must not end its element. */
    Html style(String css) {
        open("style");
        out.append(css);
        return close();
    }

    /** Paragraphs with blank lines between them; what stands between backticks is code. */
    Html prose(String text) {
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            open("p").inline(paragraph).close();
        }
        return this;
    }

    /** Text in which what stands between backticks is code. */
    Html inline(String text) {
        String[] parts = text.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 0) {
                text(parts[i]);
            } else {
                element("code", parts[i]);
            }
        }
        return this;
    }

    private static String escape(String text) {
        return text
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    }

    /** The whole page. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return "<!DOCTYPE html>\n" + out + "\n";
    }
}
