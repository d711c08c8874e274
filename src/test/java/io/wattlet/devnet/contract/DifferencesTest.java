package io.wattlet.devnet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The list of intended differences is about recorded cases, and none of them makes anything worse. */
class DifferencesTest {

    private static Map<String, RecordedCase> cases() throws IOException {
        var file = new ObjectMapper().readTree(Path.of("src/test/resources/vectors/rest-cassettes.json").toFile());
        return StreamSupport.stream(file.get("cases").spliterator(), false)
            .map(RecordedCase::of)
            .collect(Collectors.toMap(RecordedCase::id, recorded -> recorded));
    }

    @Test
    void eachIsAboutACaseAndSaysWhy() throws IOException {
        Set<String> ids = cases().keySet();
        IntendedAnswer.all().forEach((id, intended) -> {
            assertTrue(ids.contains(id), id);
            assertFalse(intended.why().isBlank(), id);
        });
    }

    @Test
    void noServerErrorIsIntendedAndEveryRecordedOneIsMended() throws IOException {
        Map<String, IntendedAnswer> intended = IntendedAnswer.all();
        intended.forEach((id, ours) -> assertTrue(ours.status() < 500, id));
        Set<String> failed = cases()
            .values()
            .stream()
            .filter(recorded -> recorded.response().status() == 500)
            .map(RecordedCase::id)
            .collect(Collectors.toSet());
        assertEquals(15, failed.size());
        assertTrue(intended.keySet().containsAll(failed));
    }
}
