package io.wattlet.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text strictly (RFC 8259): no comments, no trailing commas, nothing after the value, at most
 * {@value #DEEPEST} levels of nesting, no unpaired surrogates. Names have at most {@value #LONGEST_NAME} characters, and
 * there are at most {@value #MOST_VALUES} values: a few bytes make an object of many more.
 */
final class JsonReader {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 1_000;
    private static final int MOST_VALUES = 1_000_000;

    private static final Place ROOT = new Place(null, "$");

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength(Integer.MAX_VALUE) // the length of the body is bounded already
                .build()
        )
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // whoever sends names must not fill a table of ours
        .build();

    /** Where a value stands. Written out only when something is wrong there. */
    private record Place(@Nullable Place parent, String name) {
        @Override
        public String toString() {
            return parent == null ? name : parent + "." + name;
        }
    }

    private final JsonParser parser;
    private int values;
    /** Path of the value that is being read. */
    private Place position = ROOT;
    /** The last member's name that {@link #position} has seen; the parser may be one ahead. */
    private @Nullable String noted;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a whole text.
     *
     * @throws InvalidRequestException naming the place, when it is not JSON as the contract has it
     */
    static JsonValue read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser).document();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private JsonValue document() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw InvalidRequestException.malformed(ROOT.toString(), "The body holds no JSON value.");
            }
            JsonValue value = value(first, ROOT);
            position = ROOT;
            if (parser.nextToken() != null) {
                throw InvalidRequestException.malformed(
                    ROOT.toString(),
                    "The body goes on after the end of its JSON value."
                );
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw InvalidRequestException.malformed(
                place(),
                "The JSON is nested deeper than " + DEEPEST + " levels, or a number or name in it is too long."
            );
        } catch (JsonEOFException e) {
            throw InvalidRequestException.malformed(place(), "The JSON ends too early.");
        } catch (JsonParseException e) {
            throw InvalidRequestException.malformed(place(), "This is not valid JSON (line " + line(e) + ").");
        }
    }

    // The parser looks at the beginning of a value together with its name.
    private String place() {
        String name = parser.getParsingContext().getCurrentName();
        return (name == null || name.equals(noted) ? position : new Place(position, name)).toString();
    }

    private static int line(JsonParseException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private JsonValue value(JsonToken token, Place here) throws IOException {
        position = here;
        values++;
        if (values > MOST_VALUES) {
            throw InvalidRequestException.malformed(ROOT.toString(), "There are more than " + MOST_VALUES + " values.");
        }
        return switch (token) {
            case START_OBJECT -> object(here);
            case START_ARRAY -> array(here);
            case VALUE_STRING -> new JsonValue.StringValue(wellFormed(parser.getText(), here));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.NumberValue(parser.getText());
            case VALUE_TRUE -> new JsonValue.BooleanValue(true);
            case VALUE_FALSE -> new JsonValue.BooleanValue(false);
            case VALUE_NULL -> new JsonValue.NullValue();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw unexpected(token);
        };
    }

    private JsonValue object(Place here) throws IOException {
        List<JsonValue.Member> members = new ArrayList<>();
        noted = null;
        while (next() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName(), here);
            Place there = new Place(here, name);
            noted = name;
            members.add(new JsonValue.Member(name, value(next(), there)));
            noted = name;
            position = here;
        }
        return new JsonValue.ObjectValue(List.copyOf(members));
    }

    // Items are not told apart in the position: what it is for is to lead a reader to the property.
    private JsonValue array(Place here) throws IOException {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(value(token, here));
            position = here;
        }
        return new JsonValue.ArrayValue(List.copyOf(items));
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw InvalidRequestException.malformed(place(), "The JSON ends too early.");
        }
        return token;
    }

    private static String wellFormed(@Nullable String text, Place here) {
        if (text == null) {
            throw new IllegalStateException("a token without its text");
        }
        // as a code point only an unpaired surrogate lies in the range of surrogates
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw InvalidRequestException.malformed(here.toString(), "The text holds half of a surrogate pair.");
        }
        return text;
    }

    private static IllegalStateException unexpected(JsonToken token) {
        return new IllegalStateException("the parser answered " + token + " where a value begins");
    }
}
