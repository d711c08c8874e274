package io.wattlet.http;

import java.util.List;

/**
 * A JSON text as it was sent. Unlike a tree of maps it keeps repeated members and the digits of numbers: the contract
 * looks at both.
 */
sealed interface JsonValue {
    /** An object; members in the order of the text, repeated names included. */
    record ObjectValue(List<Member> members) implements JsonValue {}

    /** One member of an object. */
    record Member(String name, JsonValue value) {}

    /** An array. */
    record ArrayValue(List<JsonValue> items) implements JsonValue {}

    /** A string without unpaired surrogates. */
    record StringValue(String text) implements JsonValue {}

    /** A number, as it was written: {@code 1}, {@code 1.0} and {@code 1e0} differ. */
    record NumberValue(String literal) implements JsonValue {}

    /** {@code true} or {@code false}. */
    record BooleanValue(boolean value) implements JsonValue {}

    /** {@code null}. */
    record NullValue() implements JsonValue {}
}
