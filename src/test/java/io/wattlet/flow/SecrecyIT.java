package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Everything the node logs, at its most talkative, is searched for every secret that its database holds. */
class SecrecyIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);
    private final WalletSystem system = WalletSystem.start(TestDatabase.fresh(), devnet.network());
    private final Logger node = (Logger) LoggerFactory.getLogger("io.wattlet");
    private final Recorder recorder = new Recorder();

    private static final class Recorder extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                lines.add(String.valueOf(event.getThrowableProxy().getMessage()));
            }
        }
    }

    @BeforeEach
    void listen() {
        recorder.start();
        node.setLevel(Level.TRACE);
        node.addAppender(recorder);
    }

    @AfterEach
    void close() {
        node.detachAppender(recorder);
        node.setLevel(null);
        system.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void neitherKeysNorBlindingsNorSaltsAreLogged() {
        Owner alice = system.owner("alice");
        Owner bob = system.owner("bob");
        UUID meter = meters.recipient(alice.openWallet());
        UUID receiver = alice.receiver(bob.openWallet());
        CertificateId production = meters.issue(meter, "production", "DK2", 90, List.of("AssetId=571234567890123456"));
        CertificateId consumption = meters.consumption(meter, "DK2", 80);
        alice.awaitAvailable(production, 90);
        alice.awaitAvailable(consumption, 80);
        assertEquals("completed", alice.end(alice.transfer(production, receiver, 30, "AssetId")));
        assertEquals("completed", alice.end(alice.claim(production, consumption, 50)));
        bob.awaitAvailable(production, 30);
        assertEquals("failed", alice.end(failingTransfer(alice, receiver, consumption)));

        Set<String> secrets = secrets();
        String log = String.join("\n", recorder.lines);

        assertTrue(secrets.size() > 10);
        assertTrue(log.contains("Certificate is withdrawn"), "the log was not recorded");
        secrets.forEach(secret -> assertFalse(log.contains(secret), "a secret was logged"));
    }

    private UUID failingTransfer(Owner alice, UUID receiver, CertificateId certificate) {
        meters.withdraw(certificate);
        Await.until(
            () -> Future.succeededFuture(devnet.registry().stream(certificate.streamId())),
            stream -> stream.getLast().getHeader().getPayloadType().endsWith("WithdrawnEvent")
        );
        return alice.transfer(certificate, receiver, 10);
    }

    /** Every secret in the forms in which it could be written. */
    private Set<String> secrets() {
        Set<String> secrets = new HashSet<>();
        for (String hex : system.column(
            """
            select encode(blinding, 'hex') from slice
            union
            select encode(salt, 'hex') from wallet_attribute
            union
            select encode(master_key, 'hex') from wallet
            """
        )) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            secrets.add(hex);
            secrets.add(hex.toUpperCase(Locale.ROOT));
            secrets.add(Base64.getEncoder().encodeToString(bytes));
            secrets.add(Base64.getUrlEncoder().encodeToString(bytes));
        }
        return secrets;
    }
}
