package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.Events;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.NetworkConfiguration.Format;
import io.wattlet.registry.SignedTransaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The devnet as a process. */
class DevnetMainIT {

    private static final int KILLED_BY_SIGTERM = 128 + 15;
    private static final String[] ON_FREE_PORTS = {
        "--registry-port",
        "0",
        "--chronicler-port",
        "0",
        "--issuer-port",
        "0",
    };

    private final Vertx vertx = Vertx.vertx();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        Await.get(vertx.close());
    }

    @Test
    void saysWhereItListensAndStopsWhenTold(@TempDir Path folder) throws Exception {
        Process devnet = start(folder);
        List<String> lines = untilReady(devnet);
        NetworkConfiguration network = NetworkConfiguration.parse(
            Buffer.buffer(Files.readAllBytes(folder.resolve("network.yaml"))),
            Format.YAML
        );
        URI registry = Objects.requireNonNull(network.registries().get("narnia")).url();
        assertTrue(lines.contains("registry narnia: " + registry));
        assertTrue(
            lines.contains("issuer devnet: " + Objects.requireNonNull(network.issuers().get("devnet")).stampUrl())
        );

        SignedTransaction transaction = SignedTransaction.sign(
            new CertificateId("narnia", UUID.randomUUID()),
            Events.withdrawn(),
            UUID.randomUUID(),
            DevnetKeys.issuer("DK1")::sign
        );
        RegistryClient client = new RegistryClient(vertx, registry.getPort());
        client.send(transaction.proto());
        assertEquals(
            "Certificate does not exist",
            client.await(transaction.proto(), TransactionState.FAILED).getMessage()
        );
        devnet.toHandle().destroy();
        assertTrue(devnet.waitFor(20, TimeUnit.SECONDS));
        assertEquals(KILLED_BY_SIGTERM, devnet.exitValue());
        assertEquals("stopped", devnet.inputReader().readAllLines().getLast());
    }

    @Test
    void saysWhatIsWrongWithItsArguments(@TempDir Path folder) throws Exception {
        Process devnet = start(folder, "--fault", "drop=2");
        assertTrue(devnet.waitFor(20, TimeUnit.SECONDS));
        assertEquals(2, devnet.exitValue());
        assertEquals("devnet: drop must lie between 0 and 1, not at 2.0", devnet.errorReader().readLine());
    }

    @Test
    void exitsWhenAPortIsTaken(@TempDir Path folder) throws Exception {
        Process first = start(folder.resolve("first"));
        String registry = untilReady(first)
            .stream()
            .filter(line -> line.startsWith("registry"))
            .findFirst()
            .orElseThrow();
        String port = registry.substring(registry.lastIndexOf(':') + 1);
        Process second = start(folder.resolve("second"), "--registry-port", port);
        assertTrue(second.waitFor(20, TimeUnit.SECONDS));
        assertEquals(1, second.exitValue());
    }

    private Process start(Path folder, String... more) throws IOException {
        List<String> command = new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DevnetMain.class.getName(),
                "--data",
                folder.toString()
            )
        );
        command.addAll(List.of(ON_FREE_PORTS));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private static List<String> untilReady(Process devnet) throws IOException {
        BufferedReader output = devnet.inputReader();
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals("ready")) {
                return lines;
            }
        }
        throw new AssertionError("it ended after " + lines + " and " + devnet.errorReader().readAllLines());
    }
}
