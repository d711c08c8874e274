package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks this implementation against vector files, each of which names its format in its {@code format} field.
 *
 * <p>Command line: one or more files. Each failed case is printed with its id and what differed; the last line is
 * {@code N passed, M failed} over all files. Ends with 0 when all cases passed and there was at least one, else with 1.
 */
public final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<VectorFormat> formats;

    Vectors(List<VectorFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    /** A checker for every format that is known here. */
    static Vectors ofAllFormats() {
        return new Vectors(List.of(new PedersenVectors(), new VaultStreams(), new VerifierCases()));
    }

    /** Checks the files named on the command line. */
    public static void main(String[] files) {
        Results results = new Results();
        for (String file : files) {
            ofAllFormats().check(Path.of(file), results);
        }
        print(results, System.out);
        System.exit(isGood(results) ? 0 : 1);
    }

    /** Checks one file; one that cannot be read, or has a format nobody here knows, is a failure by its name. */
    void check(Path path, Results results) {
        try {
            JsonNode file = JSON.readTree(path.toFile());
            formatOf(file).check(file, results);
        } catch (IOException | RuntimeException e) {
            results.failed(path.toString(), "cannot be checked: " + e);
        }
    }

    private VectorFormat formatOf(JsonNode file) {
        String name = file.path("format").asText();
        return formats
            .stream()
            .filter(format -> format.understands(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the format \"" + name + "\" is unknown"));
    }

    private static void print(Results results, PrintStream out) {
        results.failures().forEach(failure -> out.println(failure.id() + ": " + failure.why()));
        out.println(results.passed() + " passed, " + results.failed() + " failed");
    }

    private static boolean isGood(Results results) {
        return results.failed() == 0 && results.passed() > 0;
    }
}
