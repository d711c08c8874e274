package io.wattlet.devnet.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.devnet.WayToThisMachine;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** What is looked at behind the wallets: the nodes' databases and the registry. */
final class Checks {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration WITHDRAWN_WITHIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Checks() {}

    /** The laws that a node's database breaks, a sentence each. */
    static List<String> brokenLaws(Vertx vertx, String name, String databaseUri) {
        Database database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 1, null));
        try {
            return await(new ConservationCheck(database.pool()).run())
                .stream()
                .map(violation ->
                    "%s: %s is broken by %s: %s".formatted(name, violation.law(), violation.what(), violation.detail())
                )
                .toList();
        } finally {
            await(database.close());
        }
    }

    /** Waits until the registry shows that a certificate is withdrawn; fails when it does not. */
    static void awaitWithdrawn(Testbed testbed, CertificateId certificate) {
        Outgoing outgoing = WayToThisMachine.open(testbed.vertx());
        RegistryGateway gateway = new RegistryGateway(
            testbed.vertx(),
            outgoing,
            testbed.devnet()::network,
            GatewaySettings.defaults()
        );
        try {
            long start = System.nanoTime();
            while (!CertificateProjection.replay(await(gateway.stream(certificate))).isWithdrawn()) {
                if (System.nanoTime() - start > WITHDRAWN_WITHIN.toNanos()) {
                    throw new DemoFailure("the registry does not show that " + certificate + " is withdrawn");
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } finally {
            await(gateway.close().eventually(outgoing::close));
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new DemoFailure("something behind the wallets does not answer: " + e.getMessage());
        }
    }
}
