package io.wattlet.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of events in the documentation is made from the schemas; with {@code -Dwattlet.write=true}, by this test. */
class EventCatalogueTest {

    private static final Path DOCUMENT = Path.of("src/docs/events.md");
    private static final String BEGIN = "<!-- catalogue: made from the schemas -->\n";
    private static final String END = "<!-- end of the catalogue -->\n";

    @Test
    void theCatalogueIsThatOfTheSchemas() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String catalogue = catalogue();
        if (Boolean.getBoolean("wattlet.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + catalogue + document.substring(end));
        } else {
            assertEquals(catalogue, document.substring(begin, end));
        }
    }

    @Test
    void everyTypeHasOneSchemaAndEverySchemaAType() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/events"))) {
            assertEquals(
                Stream.of(EventType.values()).map(EventType::schema).sorted().toList(),
                files
                    .map(file -> "events/" + file.getFileName())
                    .sorted()
                    .toList()
            );
        }
    }

    private static String catalogue() {
        StringBuilder text = new StringBuilder();
        for (EventType type : EventType.values()) {
            JsonNode schema = EventSchemas.read(type);
            JsonNode properties = schema.path("properties");
            assertEquals(type.id(), properties.path("type").path("const").asText());
            text
                .append("\n### `")
                .append(type.id())
                .append("`\n\n")
                .append(schema.path("description").asText())
                .append("\n\n| Member of `data` | Form | Meaning |\n|---|---|---|\n");
            rows(properties.path("data")).forEach(text::append);
        }
        return text.append("\n").toString();
    }

    private static List<String> rows(JsonNode data) {
        List<String> rows = new ArrayList<>();
        data
            .path("properties")
            .properties()
            .forEach(member -> {
                boolean required = false;
                for (JsonNode name : data.path("required")) {
                    required |= name.asText().equals(member.getKey());
                }
                rows.add(
                    "| `" +
                        member.getKey() +
                        "` | " +
                        form(member.getValue()) +
                        (required ? "" : ", or absent") +
                        " | " +
                        member.getValue().path("description").asText() +
                        " |\n"
                );
            });
        return rows;
    }

    private static String form(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            return String.join(", ", values);
        }
        if (schema.has("properties")) {
            List<String> members = new ArrayList<>();
            schema
                .path("properties")
                .fieldNames()
                .forEachRemaining(name -> members.add("`" + name + "`"));
            return "object of " + String.join(", ", members);
        }
        return schema.has("format")
            ? schema.path("format").asText().toUpperCase(Locale.ROOT)
            : schema.path("type").asText();
    }
}
