package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The first session of the README and what follows for callers, command by command as it is printed there, apart from
 * ports and the ids to fill in.
 */
class ReadmeSessionIT {

    private static final CertificateId CERTIFICATE = new CertificateId(
        "narnia",
        UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11")
    );

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final WalletSystem system = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final List<String> commands = commands();
    private int next;

    @AfterEach
    void close() {
        system.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void everyCommandDoesWhatTheReadmeSays() throws IOException, InterruptedException {
        Owner alice = system.owner("alice");
        Owner bob = system.owner("bob");

        String walletId = run().getString("walletId");
        JsonObject reference = run("WALLET_ID", walletId).getJsonObject("walletReference");
        String recipient = run("WALLET_REFERENCE", reference.encode()).getString("id");
        run("RECIPIENT_ID", recipient);
        alice.awaitAvailable(CERTIFICATE, 250);
        assertEquals(1, run().getJsonArray("result").size());

        String receiver = run("BOBS_WALLET_REFERENCE", bob.openWallet().encode()).getString("receiverId");
        String request = run("RECEIVER_ID", receiver).getString("transferRequestId");
        assertEquals("completed", alice.end(UUID.fromString(request)));
        assertEquals("completed", run("REQUEST_ID", request).getString("status"));
        bob.awaitAvailable(CERTIFICATE, 100);

        JsonObject bulk = run("RECEIVER_ID", receiver).getJsonArray("items").getJsonObject(0);
        String bulkRequest = bulk.getString("transferRequestId");
        assertEquals("completed", run("REQUEST_ID", bulkRequest).getString("status"));
        assertEquals("nothing-to-redeliver", run("REQUEST_ID", bulkRequest).getString("code"));
        bob.awaitAvailable(CERTIFICATE, 150);
        assertTrue(follow().contains("event: io.wattlet.slice.transferred.v1"));
        assertEquals(0, run().getJsonArray("claims").size());

        assertEquals(commands.size(), next, "a command of the README was not run");
    }

    /** Runs the next command of the README for a moment; it would go on printing for ever. */
    private String follow() throws IOException, InterruptedException {
        return output(next().replace("curl ", "curl --max-time 2 "));
    }

    /** Runs the next command of the README; what it prints is JSON. */
    private JsonObject run(String... placeholderAndValue) throws IOException, InterruptedException {
        String command = next();
        if (placeholderAndValue.length > 0) {
            assertTrue(command.contains(placeholderAndValue[0]), command);
            command = command.replace(placeholderAndValue[0], placeholderAndValue[1]);
        }
        String output = output(command);
        assertTrue(output.startsWith("{"), () -> output);
        return new JsonObject(output);
    }

    private String next() {
        return commands
            .get(next++)
            .replace("localhost:5000", "127.0.0.1:" + system.port())
            .replace("localhost:5102", "127.0.0.1:" + devnet.issuerPort());
    }

    private static String output(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), command);
        return output;
    }

    /** The indented lines that begin with curl, each with the lines it goes on in. */
    private static List<String> commands() {
        List<String> commands = new ArrayList<>();
        try {
            String readme = Files.readString(Path.of("README.md"));
            String session = readme.substring(
                readme.indexOf("## A first session"),
                readme.indexOf("## How the pieces fit")
            );
            for (String line : session.lines().toList()) {
                if (line.startsWith("    curl ")) {
                    commands.add(line.strip());
                } else if (line.startsWith("      ") && !commands.isEmpty()) {
                    int last = commands.size() - 1;
                    commands.set(last, commands.get(last) + "\n" + line.strip());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(commands);
    }
}
