package io.wattlet.devnet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PedersenVectorsTest {

    private final PedersenVectors vectors = new PedersenVectors();

    @Test
    void everyRecordedCaseOfTheNativeLibraryIsMet() throws IOException {
        var results = new Results();

        vectors.check(recorded(), results);

        assertEquals(List.of(), results.failures());
        assertEquals(248, results.passed());
    }

    @Test
    void aChangedRecordingIsSeen() throws IOException {
        var file = recorded();
        var proof = (ObjectNode) file.at("/range_proofs/valid/0");
        proof.put("proof", "00" + proof.path("proof").asText().substring(2));
        var results = new Results();

        vectors.check(file, results);

        assertEquals(List.of("range_proofs/valid/0"), results.failures().stream().map(Results.Failure::id).toList());
    }

    @Test
    void anEmptyFileDoesNotPass() throws IOException {
        var results = new Results();

        vectors.check(new ObjectMapper().readTree("{}"), results);

        assertEquals(0, results.passed());
        assertTrue(results.failed() > 0);
    }

    @Test
    void onlyItsOwnFormatIsUnderstood() {
        assertTrue(vectors.understands("wattlet-vectors/pedersen/1"));
        assertTrue(!vectors.understands("wattlet-vectors/vault-streams/1"));
    }

    private static JsonNode recorded() throws IOException {
        try (var stream = PedersenVectorsTest.class.getResourceAsStream("/vectors/pedersen.json")) {
            return new ObjectMapper().readTree(stream);
        }
    }
}
