package io.wattlet.events.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation shows code that works, and every outcome. */
class WebhookDocumentTest {

    private static final Path DOCUMENT = Path.of("src/docs/webhooks.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/wattlet/events/webhook/SignatureCheck.java");

    @Test
    void theExampleIsTheCodeThatIsTested() throws IOException {
        String shown = Files.readString(DOCUMENT).split("```java\n", 2)[1].split("```", 2)[0];

        assertTrue(Files.readString(EXAMPLE).endsWith("\n" + shown));
    }

    @Test
    void everyOutcomeThatIsNotedIsExplained() throws IOException {
        Set<String> explained = Files.readString(DOCUMENT)
            .split("\n## The log\n", 2)[1].split("\n## ", 2)[0].lines()
            .filter(line -> line.matches("\\| `[a-z-]+` \\|.*"))
            .map(line -> line.split("`", -1)[1])
            .filter(code -> !code.equals("outcome"))
            .collect(Collectors.toSet());

        assertEquals(
            Arrays.stream(Verdict.Code.values())
                .filter(Verdict.Code::counts)
                .map(Verdict.Code::text)
                .collect(Collectors.toSet()),
            explained
        );
    }
}
