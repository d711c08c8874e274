package io.wattlet.devnet.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.MalformedProofException;
import io.wattlet.crypto.RistrettoPoint;
import io.wattlet.crypto.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One recorded case: reads its fields, which are in hexadecimal digits, and gathers what differs from them. */
final class PedersenCase {

    private final JsonNode recorded;
    private final List<String> differences;

    PedersenCase(JsonNode recorded) {
        this(recorded, new ArrayList<>());
    }

    private PedersenCase(JsonNode recorded, List<String> differences) {
        this.recorded = recorded;
        this.differences = differences;
    }

    /** What differed so far, or empty. */
    Optional<String> difference() {
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }

    /** The object in a field; its differences count as this one's. */
    PedersenCase part(String field) {
        return new PedersenCase(required(field), differences);
    }

    /** The objects of the list in a field; their differences count as this one's. */
    List<PedersenCase> parts(String field) {
        return nodes(field)
            .map(part -> new PedersenCase(part, differences))
            .toList();
    }

    boolean has(String field) {
        return recorded.has(field);
    }

    String text(String field) {
        return required(field).asText();
    }

    long number(String field) {
        return required(field).asLong();
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    List<byte[]> byteStrings(String field) {
        return nodes(field)
            .map(node -> HexFormat.of().parseHex(node.asText()))
            .toList();
    }

    byte[] label() {
        return text("label").getBytes(UTF_8);
    }

    Scalar scalar(String field) {
        return Scalar.fromBytesModOrder(bytes(field));
    }

    Commitment commitment(String field) {
        return Commitment.fromBytes(bytes(field));
    }

    RistrettoPoint point(String field) {
        return RistrettoPoint.decode(bytes(field)).orElseThrow(() ->
            new IllegalArgumentException(field + " is no point")
        );
    }

    void expectBytes(String field, byte[] actual) {
        expectBytes(field, bytes(field), actual);
    }

    void expectBytes(String what, byte[] expected, byte[] actual) {
        if (!Arrays.equals(expected, actual)) {
            differ(what, HexFormat.of().formatHex(expected), HexFormat.of().formatHex(actual));
        }
    }

    /** The field holds "true" or "false". */
    void expectBoolean(String field, boolean actual) {
        expect(field, recorded.path(field).asBoolean(), actual);
    }

    void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            differ(what, expected, actual);
        }
    }

    /**
     * Compares a verdict.
     *
     * @param malformed whether the reference threw instead of giving the verdict in the field {@code verified}
     */
    void expectVerdict(boolean malformed, BooleanSupplier verification) {
        var expected = malformed ? "malformed" : text("verified");
        expect("verdict", expected, verdict(verification));
    }

    private static String verdict(BooleanSupplier verification) {
        try {
            return String.valueOf(verification.getAsBoolean());
        } catch (MalformedProofException malformed) {
            return "malformed";
        }
    }

    private void differ(String what, Object expected, Object actual) {
        differences.add("%s is %s, recorded %s".formatted(what, actual, expected));
    }

    private Stream<JsonNode> nodes(String field) {
        return StreamSupport.stream(required(field).spliterator(), false);
    }

    private JsonNode required(String field) {
        return Optional.ofNullable(recorded.get(field)).orElseThrow(() ->
            new IllegalArgumentException("the case has no field " + field)
        );
    }
}
