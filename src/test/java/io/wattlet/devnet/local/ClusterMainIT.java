package io.wattlet.devnet.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.local.LocalOptions.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the README says of running a cluster, with two nodes and on free ports. */
class ClusterMainIT {

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @Test
    void whatOneNodeStoresTheOtherShowsAndTheLogsOfBothAreSeen() throws Exception {
        Process cluster = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=io/wattlet/devnet/logback.xml",
            "-cp",
            CLASS_PATH,
            ClusterMain.class.getName(),
            "--node-classpath",
            CLASS_PATH,
            "2",
            "--free-ports"
        )
            .redirectErrorStream(true)
            .start();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = cluster.inputReader()) {
            readUntil(lines, output, "The cluster is up.");
            readUntil(lines, output, "Ctrl-C");
            List<ProcessHandle> nodes = cluster.descendants().filter(ClusterMainIT::isNode).toList();
            assertEquals(2, nodes.size());
            List<String> commands = commands();
            assertEquals(2, commands.size());
            String wallet = run(commands.getFirst(), output).getString("walletId");
            JsonObject listed = run(commands.getLast(), output).getJsonArray("result").getJsonObject(0);
            assertEquals(wallet, listed.getString("id"));

            cluster.toHandle().destroy();
            readUntil(lines, output, "Stopped.");
            assertTrue(cluster.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, cluster.exitValue());
            assertEquals(List.of(), nodes.stream().filter(ProcessHandle::isAlive).toList());
            for (String node : List.of("node1", "node2")) {
                for (String said : List.of("ready;", "joined the cluster", "stopped")) {
                    assertTrue(
                        output.stream().anyMatch(line -> line.startsWith(node + "  ") && line.contains(said)),
                        node + " " + said + ": " + String.join("\n", output)
                    );
                }
            }
        } finally {
            cluster.destroy();
        }
    }

    @Test
    void whatItDoesNotUnderstandIsRefused() {
        assertEquals(3, ClusterOptions.parse(List.of("--node-classpath", "x")).nodes());
        assertEquals(9, ClusterOptions.parse(List.of("--node-classpath", "x", "9")).nodes());
        for (List<String> wrong : List.of(List.of("10"), List.of("0"), List.of("--nodes"), List.of("3"))) {
            assertThrows(UsageException.class, () -> ClusterOptions.parse(wrong), String.valueOf(wrong));
        }
    }

    private static boolean isNode(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    private static void readUntil(BufferedReader lines, List<String> output, String text) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("it ended without " + text + ":\n" + String.join("\n", output));
    }

    /** Runs a command of the README against the nodes that are there. */
    private static JsonObject run(String command, List<String> output) throws IOException, InterruptedException {
        String there = command
            .replace("localhost:5000", address(output, "node1"))
            .replace("localhost:5010", address(output, "node2"));
        Process process = new ProcessBuilder("bash", "-c", there).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), there);
        assertTrue(answer.startsWith("{"), answer);
        return new JsonObject(answer);
    }

    /** From the table of the nodes. */
    private static String address(List<String> output, String node) {
        return output
            .stream()
            .filter(line -> line.startsWith("  " + node + " "))
            .map(line -> line.replaceFirst(".*? http://(\\S+) .*", "$1"))
            .findFirst()
            .orElseThrow();
    }

    private static List<String> commands() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        return readme
            .substring(readme.indexOf("## Run a cluster"), readme.indexOf("## A first session"))
            .lines()
            .filter(line -> line.startsWith("    curl "))
            .map(String::strip)
            .toList();
    }
}
