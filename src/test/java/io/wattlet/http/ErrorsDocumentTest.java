package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.command.FailureCode;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written about errors is what the code does. */
class ErrorsDocumentTest {

    @Test
    void thereIsOneOfEachRefusal() {
        assertEquals(
            Set.of(Refusal.class.getPermittedSubclasses()),
            Refusals.ONE_OF_EACH.stream().map(Object::getClass).collect(Collectors.toSet())
        );
    }

    @Test
    void theTablesOfRequestsAndRefusalsAreComplete() throws IOException {
        assertEquals(sorted(Arrays.stream(Problem.Kind.values()).map(Problem::of)), rows("Requests", 4));
        assertEquals(sorted(Refusals.ONE_OF_EACH.stream().map(Problem::of)), rows("Refusals", 4));
    }

    @Test
    void theTableOfFailuresIsComplete() throws IOException {
        assertEquals(
            Arrays.stream(FailureCode.values()).map(FailureCode::text).collect(Collectors.toCollection(TreeSet::new)),
            rows("Failures of commands", 3)
        );
    }

    @Test
    void codesAreShortDistinctAndInOneForm() {
        List<String> codes = new ArrayList<>(Refusals.ONE_OF_EACH.stream().map(Refusal::code).toList());
        Arrays.stream(Problem.Kind.values()).map(Problem::of).map(Problem::code).forEach(codes::add);
        Arrays.stream(FailureCode.values()).map(FailureCode::text).forEach(codes::add);
        assertEquals(codes.size(), Set.copyOf(codes).size(), "a code stands for two things: " + codes);
        for (String code : codes) {
            assertTrue(code.matches("[a-z]+(-[a-z]+)*") && code.length() <= 64, code);
        }
    }

    private static Set<String> sorted(Stream<Problem> problems) {
        return problems
            .map(problem -> problem.code() + " " + problem.status().code())
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The codes of one table, each with its status where there is one. */
    private static Set<String> rows(String heading, int columns) throws IOException {
        String text = Files.readString(Path.of("src/docs/errors.md"));
        String section = text.split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        Set<String> rows = new TreeSet<>();
        for (String line : section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList()) {
            String[] cells = line.split("\\|", -1);
            assertEquals(columns + 2, cells.length, line);
            assertFalse(cells[columns - 1].isBlank() || cells[columns].isBlank(), line);
            String code = cells[1].strip().replace("`", "");
            assertTrue(rows.add(columns == 4 ? code + " " + cells[2].strip() : code), "twice: " + line);
        }
        return rows;
    }
}
