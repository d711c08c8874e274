package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written about the configuration is what the code does. */
class ConfigurationDocumentsTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<Setting> SETTINGS = settings();

    @Test
    void theTableOfKeysIsComplete() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("src/docs/configuration.md"))
            .stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

        List<String> rows = new ArrayList<>();
        for (String line : documented) {
            String[] cells = line.split("\\|", -1);
            assertFalse(cells[4].isBlank(), "no meaning: " + line);
            rows.add(cells[1].strip() + " " + cells[2].strip() + " " + cells[3].strip());
        }
        assertEquals(
            SETTINGS.stream()
                .map(setting -> "`" + setting.key() + "` `" + setting.variable() + "` " + code(setting.standard()))
                .toList(),
            rows
        );
    }

    @Test
    void theShippedFileShowsEveryKeyWithItsDefault() throws IOException {
        JsonNode shipped = YAML.readTree(Path.of("conf/wattlet.yaml").toFile());

        List<String> keys = new ArrayList<>();
        addKeys("", shipped, keys);

        assertEquals(
            SETTINGS.stream()
                .map(setting -> setting.key() + " = " + setting.standard())
                .toList(),
            keys
        );
    }

    @Test
    void theShippedFileExplainsEveryKey() throws IOException {
        String previous = "";
        for (String line : Files.readAllLines(Path.of("conf/wattlet.yaml"))) {
            if (line.matches(" {2,}\\w+:.*")) {
                assertTrue(previous.strip().startsWith("#"), "no explanation: " + line);
            }
            previous = line;
        }
    }

    private static void addKeys(String prefix, JsonNode section, List<String> keys) {
        section
            .properties()
            .forEach(entry -> {
                String path = prefix + entry.getKey();
                if (entry.getValue().isObject()) {
                    addKeys(path + ".", entry.getValue(), keys);
                } else {
                    keys.add(path + " = " + text(entry.getValue()));
                }
            });
    }

    private static List<Setting> settings() {
        ConfigurationFile file = new ConfigurationFile(
            YAML.createObjectNode(),
            Map.of(
                "WATTLET_DATABASE_URI",
                "postgresql://wattlet@db/wattlet",
                "WATTLET_KEYS_MATERIAL",
                "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "WATTLET_NETWORK_SOURCE",
                "network.yaml"
            )
        );
        file.read();
        return file.settings();
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }

    private static String code(String standard) {
        return standard.isEmpty() ? "" : "`" + standard + "`";
    }
}
