package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LawsTest {

    private static final Pattern SECRET_COLUMNS = Pattern.compile(
        "\\b(blinding|salt|value|master_key|bytes|signature|payload|note|outcomes|public_key)\\b|\\*"
    );
    private static final Pattern COUNT = Pattern.compile("count\\(\\*\\)");

    @Test
    void theDocumentHasEveryLaw() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("src/docs/checks.md"))
            .stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

        assertEquals(
            Laws.ALL.stream()
                .map(law -> "| `" + law.name() + "` | " + law.meaning() + " | " + law.remedy() + " |")
                .toList(),
            documented
        );
    }

    @Test
    void namesDiffer() {
        assertEquals(Laws.ALL.size(), Laws.ALL.stream().map(Law::name).distinct().count());
    }

    @Test
    void nothingSecretIsRead() {
        for (Law law : Laws.ALL) {
            String statement = COUNT.matcher(law.violations()).replaceAll("");
            assertFalse(SECRET_COLUMNS.matcher(statement).find(), law.name());
        }
    }
}
