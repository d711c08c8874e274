package io.wattlet.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.StreamSupport;

/** What a Vault held, recorded; to be damaged by tests. */
final class RecordedVault {

    private static final Path FILE = Path.of("src/test/resources/vectors/rest-state.json");

    private final JsonNode file;

    RecordedVault() {
        try {
            file = new ObjectMapper().readTree(FILE.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    VaultState state() {
        return VaultStateReader.read(file, "header");
    }

    VaultState otherState() {
        return VaultStateReader.read(file, "jwt-any");
    }

    /** The row of a table with this value in this field, to be changed. */
    ObjectNode row(String table, String field, String value) {
        JsonNode rows = file.get("instances").get("header").get(table);
        return (ObjectNode) StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.path(field).asText().equals(value))
            .findFirst()
            .orElseThrow();
    }

    /** Takes out the row of a table with this value in this field. */
    void remove(String table, String field, String value) {
        Iterator<JsonNode> rows = file.get("instances").get("header").get(table).elements();
        while (rows.hasNext()) {
            if (rows.next().path(field).asText().equals(value)) {
                rows.remove();
            }
        }
    }
}
