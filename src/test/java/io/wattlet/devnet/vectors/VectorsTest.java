package io.wattlet.devnet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorsTest {

    private static final Path SELECTION = Path.of("src/test/resources/vectors");
    private static final Path RECORDINGS = Path.of("../shared/vectors");

    private final Results results = new Results();

    private final Path folder;

    VectorsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static JsonNode selection(String name) throws IOException {
        return new ObjectMapper().readTree(SELECTION.resolve(name).toFile());
    }

    private void check(JsonNode file) throws IOException {
        Path path = folder.resolve("changed.json");
        new ObjectMapper().writeValue(path.toFile(), file);
        Vectors.ofAllFormats().check(path, results);
    }

    private List<String> failedIds() {
        return results.failures().stream().map(Results.Failure::id).toList();
    }

    @ParameterizedTest
    @CsvSource({ "vault-streams.json,82", "verifier-cases.json,130" })
    void theSelectionOfRecordingsIsMet(String name, int cases) {
        Vectors.ofAllFormats().check(SELECTION.resolve(name), results);
        assertEquals(List.of(), results.failures());
        assertEquals(cases, results.passed());
    }

    @ParameterizedTest
    @CsvSource({ "pedersen.json,248", "vault-streams.json,584", "verifier-cases.json,810" })
    void theWholeRecordingsAreMetWhereTheyAre(String name, int cases) {
        Path recording = RECORDINGS.resolve(name);
        assumeTrue(Files.exists(recording), "the recordings are not here");
        Vectors.ofAllFormats().check(recording, results);
        assertEquals(List.of(), results.failures());
        assertEquals(cases, results.passed());
    }

    @Test
    void anotherVerdictIsSeen() throws IOException {
        JsonNode file = selection("verifier-cases.json");
        file
            .path("cases")
            .forEach(recorded -> {
                ObjectNode verdict = (ObjectNode) recorded.path("verdict");
                boolean wasAnswered = verdict.has("valid");
                verdict.removeAll();
                verdict.put(wasAnswered ? "grpcStatus" : "valid", wasAnswered ? "Unknown" : "true");
                if (!wasAnswered) {
                    verdict.put("valid", true);
                }
            });
        check(file);
        assertEquals(file.path("cases").size(), results.failed());
    }

    @Test
    void anotherTextIsSeen() throws IOException {
        JsonNode file = selection("verifier-cases.json");
        ObjectNode recorded = (ObjectNode) file.at("/cases/1/verdict");
        recorded.put("error", recorded.path("error").textValue() + ".");
        check(file);
        assertEquals(List.of(file.at("/cases/1/id").textValue()), failedIds());
    }

    @Test
    void anotherStateOfASliceIsSeen() throws IOException {
        JsonNode file = selection("verifier-cases.json");
        ((ObjectNode) file.at("/lifecycles/0/opens/0")).put("state", "available");
        ((ObjectNode) file.at("/lifecycles/0/opens/1")).put("quantity", 99);
        check(file);
        assertEquals(2, results.failed());
    }

    @Test
    void anotherSecretOfAWalletIsSeen() throws IOException {
        JsonNode file = selection("vault-streams.json");
        JsonNode wallet = file.at("/scenarios/0/certificates/0/wallets/0");
        ((ObjectNode) wallet.at("/slices/0")).put("position", 2);
        ((ObjectNode) wallet.at("/openedAttributes/0")).put("value", "another");
        ((ObjectNode) wallet).put("withdrawn", true);
        check(file);
        String certificate = "issued-with-attributes-1/34773d27-4efb-4654-bbd8-40739bf63d35";
        assertEquals(
            List.of(
                certificate + "/A/slice-1-2",
                certificate + "/A/attribute-AssetId",
                certificate + "/A/withdrawn",
                certificate + "/owners"
            ),
            failedIds()
        );
    }

    @Test
    void aMissingTransactionIsSeen() throws IOException {
        JsonNode file = selection("vault-streams.json");
        ((ArrayNode) file.at("/scenarios/2/certificates/0/transactions")).remove(1);
        check(file);
        assertTrue(
            failedIds()
                .stream()
                .anyMatch(id -> id.endsWith("/transaction-2-SlicedEvent")),
            failedIds()::toString
        );
    }

    @Test
    void whatIsNoVectorFileFailsByItsName() throws IOException {
        Path unknown = Files.writeString(folder.resolve("unknown.json"), "{\"format\":\"something/else\"}");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        Path hollow = Files.writeString(
            folder.resolve("hollow.json"),
            "{\"format\":\"wattlet-vectors/verifier-cases/1\"}"
        );
        for (Path path : List.of(unknown, broken, hollow, folder.resolve("missing.json"))) {
            Vectors.ofAllFormats().check(path, results);
        }
        assertEquals(
            List.of(
                unknown.toString(),
                broken.toString(),
                hollow.toString(),
                folder.resolve("missing.json").toString()
            ),
            failedIds()
        );
    }
}
