package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wattlet.flow.CrashingSystem.Wallets;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Something that owners have a node do, during which it may be killed, and what has to come of it. What is handed in is handed
 * in again with the same key after the node was started again, as callers do that got no answer.
 */
abstract class CrashScene {

    private static final long ISSUED = 100;
    private static final long PART = 30;

    final CrashingSystem system;
    final CrashingSystem.Wallets wallets;

    private CrashScene(CrashingSystem system) {
        this.system = system;
        this.wallets = system.openWallets();
    }

    /** What there must be before it begins. */
    abstract void prepare();

    /** Has it done; does not wait for it. */
    abstract void begin();

    /** Waits for its end where nothing goes wrong. */
    abstract void follow();

    /** Waits for its end, and asserts that it is the right one. */
    abstract void end();

    /** The certificates that it is about. */
    abstract List<CertificateId> certificates();

    /** Every scene, by its name. */
    enum Kind {
        RECEIVE,
        TRANSFER_WITHIN_THE_SYSTEM,
        TRANSFER_OVER_REST,
        TRANSFER_OVER_GRPC,
        CLAIM,
        WITHDRAWAL;

        /** Those of which a point is the same wherever it passes. */
        Kind alike() {
            return this == TRANSFER_OVER_REST || this == TRANSFER_OVER_GRPC ? TRANSFER_WITHIN_THE_SYSTEM : this;
        }

        CrashScene in(CrashingSystem system) {
            return switch (this) {
                case RECEIVE -> new Receiving(system);
                case TRANSFER_WITHIN_THE_SYSTEM -> new Transfer(system, Wallets::toCarol, Wallets::carol);
                case TRANSFER_OVER_REST -> new Transfer(system, Wallets::toBobOverRest, Wallets::bob);
                case TRANSFER_OVER_GRPC -> new Transfer(system, Wallets::toBobOverGrpc, Wallets::bob);
                case CLAIM -> new Claim(system);
                case WITHDRAWAL -> new Withdrawal(system);
            };
        }
    }

    /** A slice that was announced is taken in; what it is a slice of makes no difference there. */
    private static final class Receiving extends CrashScene {

        private List<CertificateId> certificates = List.of();

        Receiving(CrashingSystem system) {
            super(system);
        }

        @Override
        void prepare() {}

        @Override
        void begin() {
            certificates = List.of(wallets.meters().production(wallets.meter(), "DK1", ISSUED));
        }

        @Override
        void follow() {
            end();
        }

        @Override
        void end() {
            certificates.forEach(one -> system.awaitAvailable(wallets.alice(), one, ISSUED));
        }

        @Override
        List<CertificateId> certificates() {
            return certificates;
        }
    }

    /** What is handed in with a key. */
    private abstract static class Command extends CrashScene {

        private final String key = UUID.randomUUID().toString();
        private Future<HttpResponse<Buffer>> answer = Future.failedFuture("nothing was handed in");

        Command(CrashingSystem system) {
            super(system);
        }

        abstract String path();

        abstract JsonObject body();

        @Override
        void begin() {
            answer = send();
        }

        @Override
        void follow() {
            awaitCompleted(Owner.accepted(system.result(answer)));
        }

        private Future<HttpResponse<Buffer>> send() {
            return wallets.alice().handingIn(path(), body(), key);
        }

        /** Hands it in again and waits for the command that either had, and has to have, led to. */
        void awaitCompleted() {
            Optional<UUID> first = system.result(
                answer.map(given -> Optional.of(Owner.accepted(given))).otherwise(Optional.empty())
            );
            UUID id = Owner.accepted(system.result(send()));
            first.ifPresent(acknowledged -> assertEquals(acknowledged, id));
            awaitCompleted(id);
        }

        private void awaitCompleted(UUID id) {
            JsonObject ended = wallets.alice().ended(List.of(id)).getJsonObject(0);
            assertEquals("completed", ended.getString("status"), ended::encode);
        }
    }

    /** A slice is cut, and one part goes to another wallet. */
    private static final class Transfer extends Command {

        private final UUID receiver;
        private final Owner owner;
        private CertificateId certificate = new CertificateId("", new UUID(0, 0));

        Transfer(CrashingSystem system, Function<Wallets, UUID> receiver, Function<Wallets, Owner> owner) {
            super(system);
            this.receiver = receiver.apply(wallets);
            this.owner = owner.apply(wallets);
        }

        @Override
        void prepare() {
            certificate = wallets.meters().production(wallets.meter(), "DK1", ISSUED);
            system.awaitAvailable(wallets.alice(), certificate, ISSUED);
        }

        @Override
        String path() {
            return "/v1/transfers";
        }

        @Override
        JsonObject body() {
            return Owner.transferOf(certificate, receiver, PART);
        }

        @Override
        void end() {
            awaitCompleted();
            system.awaitAvailable(owner, certificate, PART);
            system.awaitAvailable(wallets.alice(), certificate, ISSUED - PART);
            assertEquals(PART, system.quantity(certificate, "transferred"));
        }

        @Override
        List<CertificateId> certificates() {
            return List.of(certificate);
        }
    }

    /** Slices of both sides are cut, and claimed with the chronicler's signatures. */
    private static final class Claim extends Command {

        private CertificateId production = new CertificateId("", new UUID(0, 0));
        private CertificateId consumption = production;

        Claim(CrashingSystem system) {
            super(system);
        }

        @Override
        void prepare() {
            production = wallets.meters().production(wallets.meter(), "DK2", ISSUED);
            consumption = wallets.meters().consumption(wallets.meter(), "DK2", ISSUED);
            certificates().forEach(one -> system.awaitAvailable(wallets.alice(), one, ISSUED));
        }

        @Override
        String path() {
            return "/v1/claims";
        }

        @Override
        JsonObject body() {
            return Owner.claimOf(production, consumption, PART);
        }

        @Override
        void end() {
            awaitCompleted();
            for (CertificateId one : certificates()) {
                system.awaitAvailable(wallets.alice(), one, ISSUED - PART);
                assertEquals(PART, system.quantity(one, "claimed"));
            }
        }

        @Override
        List<CertificateId> certificates() {
            return List.of(production, consumption);
        }
    }

    /** An issuer takes a certificate back, and what it was claimed for is there again. */
    private static final class Withdrawal extends CrashScene {

        private CertificateId production = new CertificateId("", new UUID(0, 0));
        private CertificateId consumption = production;

        Withdrawal(CrashingSystem system) {
            super(system);
        }

        @Override
        void prepare() {
            production = wallets.meters().production(wallets.meter(), "DK1", PART);
            consumption = wallets.meters().consumption(wallets.meter(), "DK1", PART);
            certificates().forEach(one -> system.awaitAvailable(wallets.alice(), one, PART));
            assertEquals("completed", wallets.alice().end(wallets.alice().claim(production, consumption, PART)));
        }

        @Override
        void begin() {
            wallets.meters().withdraw(production);
        }

        @Override
        void follow() {
            end();
        }

        @Override
        void end() {
            system.awaitAvailable(wallets.alice(), consumption, PART);
            assertEquals(PART, system.quantity(production, "claimed"));
            assertEquals(0, wallets.alice().list("/v1/claims").size());
        }

        @Override
        List<CertificateId> certificates() {
            return List.of(production, consumption);
        }
    }
}
