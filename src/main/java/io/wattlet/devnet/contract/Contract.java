package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.importer.VaultStateReader;
import io.wattlet.node.Logging;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replays recorded requests of the existing wallet against this one.
 *
 * <p>Command line: {@code --state FILE} names the recorded database; all other arguments are files of recorded cases. Each
 * failed case is printed with its id and what differed; the last line is {@code N passed, M failed, K different by intent}.
 * Ends with 0 when nothing failed and there was something to replay, else with 1.
 */
public final class Contract {

    private static final String CASES = "wattlet-vectors/rest-cassettes/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, IntendedAnswer> intended;
    private final Outcomes outcomes = new Outcomes();

    private Contract() throws IOException {
        this.intended = IntendedAnswer.all();
    }

    /** Replays the files named on the command line. */
    public static void main(String... arguments) throws IOException {
        List<Path> cases = new ArrayList<>();
        Optional<Path> state = Optional.empty();
        for (int index = 0; index < arguments.length; index++) {
            if (arguments[index].equals("--state") && index + 1 < arguments.length) {
                state = Optional.of(Path.of(arguments[++index]));
            } else {
                cases.add(Path.of(arguments[index]));
            }
        }
        if (state.isEmpty() || cases.isEmpty()) {
            System.err.println("usage: contract --state FILE FILE...");
            System.exit(2);
        }
        // Nodes that refuse to start are part of it, and so are registries that are not there.
        Logging.apply(new Log(Log.Format.TEXT, Log.Level.ERROR));
        Outcomes outcomes = run(state.orElseThrow(), cases, System.err);
        outcomes.print(System.out);
        System.exit(outcomes.isGood() ? 0 : 1);
    }

    /**
     * Replays all cases. Blocks.
     *
     * @param state      the recorded database
     * @param files      of cases
     * @param complaints is told what does not end well in the end
     */
    static Outcomes run(Path state, List<Path> files, PrintStream complaints) throws IOException {
        Contract contract = new Contract();
        try (Cleanup cleanup = new Cleanup(complaints)) {
            Surroundings surroundings = Surroundings.start(cleanup);
            JsonNode vaults = JSON.readTree(state.toFile());
            for (Path file : files) {
                contract.replay(JSON.readTree(file.toFile()), vaults, surroundings);
            }
        }
        contract.outcomes.requireCasesFor(contract.intended.keySet());
        return contract.outcomes;
    }

    private void replay(JsonNode file, JsonNode vaults, Surroundings surroundings) throws IOException {
        if (!CASES.equals(file.path("format").asText())) {
            throw new IOException("a file of cases must be of the form " + CASES);
        }
        Map<Scenes.Name, List<RecordedCase>> cases = new EnumMap<>(Scenes.Name.class);
        for (JsonNode json : file.required("cases")) {
            RecordedCase recorded = Scenes.complete(RecordedCase.of(json));
            cases.computeIfAbsent(Scenes.of(recorded), scene -> new ArrayList<>()).add(recorded);
        }
        Map<Scenes.Name, Scene> scenes = Scenes.prepare(
            file.required("fixtures"),
            VaultStateReader.read(vaults, "header"),
            VaultStateReader.read(vaults, "jwt-any"),
            surroundings
        );
        for (Map.Entry<Scenes.Name, Scene> scene : scenes.entrySet()) {
            play(scene.getValue(), cases.getOrDefault(scene.getKey(), List.of()), surroundings);
        }
    }

    private void play(Scene scene, List<RecordedCase> cases, Surroundings surroundings) throws IOException {
        if (scene.state().isPresent()) {
            surroundings.load(scene.database(), scene.state().get());
        }
        Node node;
        try {
            node = surroundings.startNode(scene.database(), scene.node());
        } catch (RuntimeException e) {
            cases.forEach(recorded -> notStarted(recorded, String.valueOf(e.getMessage()).replace('\n', ' ')));
            return;
        }
        try {
            RawClient client = new RawClient(node.httpPort(), scene.node().pathBase());
            new Replay(scene, client, intended, outcomes).run(cases);
        } finally {
            node.stop();
        }
    }

    private void notStarted(RecordedCase recorded, String message) {
        boolean isIntended = Optional.ofNullable(intended.get(recorded.id()))
            .flatMap(IntendedAnswer::refusesToStart)
            .filter(message::contains)
            .isPresent();
        if (isIntended) {
            outcomes.different(recorded);
        } else {
            outcomes.failed(recorded, "the node does not start: " + message);
        }
    }
}
