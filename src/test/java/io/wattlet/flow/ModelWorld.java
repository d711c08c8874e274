package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wattlet.Await;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.flow.ModelCommand.Claim;
import io.wattlet.flow.ModelCommand.Receiver;
import io.wattlet.flow.ModelCommand.Transfer;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Real wallets of a real node, beside the simple one that says what they must hold. */
final class ModelWorld {

    /** The nodes and the network, which serve one world after the other. */
    static final class Surroundings {

        private Optional<Devnet> devnet = Optional.empty();
        private Optional<Meters> meters = Optional.empty();
        private Optional<WalletSystem> here = Optional.empty();
        private Optional<WalletSystem> there = Optional.empty();

        void start(Devnet network, Meters issuer, WalletSystem own, WalletSystem other) {
            devnet = Optional.of(network);
            meters = Optional.of(issuer);
            here = Optional.of(own);
            there = Optional.of(other);
            own.followWithdrawals(network.network());
            other.followWithdrawals(network.network());
        }

        WalletSystem here() {
            return here.orElseThrow();
        }

        WalletSystem there() {
            return there.orElseThrow();
        }

        Meters meters() {
            return meters.orElseThrow();
        }

        Devnet devnet() {
            return devnet.orElseThrow();
        }

        /** Waits until both nodes know that a certificate was taken back, if they hold any of it. */
        void awaitWithdrawn(CertificateId certificate) {
            for (WalletSystem system : List.of(here(), there())) {
                Await.until(
                    () ->
                        Future.succeededFuture(
                            system.column(
                                "select 1 from certificate where withdrawn_at is null and id = '%s'".formatted(
                                    certificate.streamId()
                                )
                            )
                        ),
                    List::isEmpty
                );
            }
        }

        void crash() {
            here().crash();
            here = Optional.of(here().restart(devnet().network()));
            here().followWithdrawals(devnet().network());
        }

        void close() {
            here().close();
            there().close();
            Await.result(devnet().stop());
        }
    }

    /** What was handed in, and what it is called since; nothing if it was refused. */
    private record Handed(ModelCommand command, String path, JsonObject body, String key, Optional<UUID> id) {}

    /** Less than other tests have: what is wrong is asked for again and again, to make it shorter. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A certificate that nobody issued. */
    private static final CertificateId NOBODYS = new CertificateId(DevnetSettings.REGISTRY, UUID.randomUUID());

    private final Surroundings surroundings;
    private final ModelWallets model = new ModelWallets();
    private final String scene = UUID.randomUUID().toString();
    private final List<CertificateId> production = new ArrayList<>();
    private final List<CertificateId> consumption = new ArrayList<>();
    private final Set<CertificateId> withdrawn = new HashSet<>();
    private final List<Handed> handed = new ArrayList<>();
    private final UUID meter;
    private final UUID toCarol;
    private final UUID toBob;
    /** Of the owner, to enable and disable it. */
    private final JsonObject wallet;

    ModelWorld(Surroundings surroundings) {
        this.surroundings = surroundings;
        Owner opening = alice();
        this.meter = surroundings.meters().recipient(opening.openWallet());
        this.wallet = opening.list("/v1/wallets").getJsonObject(0);
        this.toCarol = opening.receiver(carol().openWallet());
        this.toBob = opening.receiver(bob().openWallet());
    }

    private Owner alice() {
        return surroundings.here().owner("alice " + scene);
    }

    private Owner carol() {
        return surroundings.here().owner("carol " + scene);
    }

    private Owner bob() {
        return surroundings.there().owner("bob " + scene);
    }

    /** A certificate is issued to the owner. */
    void receive(boolean isProduction, long quantity) {
        CertificateId certificate = isProduction
            ? surroundings.meters().production(meter, "DK2", quantity)
            : surroundings.meters().consumption(meter, "DK2", quantity);
        (isProduction ? production : consumption).add(certificate);
        model.receive(isProduction, quantity);
    }

    /** The issuer takes a certificate back that was issued, once. All is at rest, so no command is under way that it would stop. */
    void withdraw(boolean isProduction, int index) {
        List<CertificateId> issued = isProduction ? production : consumption;
        if (index < issued.size() && withdrawn.add(issued.get(index))) {
            surroundings.meters().withdraw(issued.get(index));
            surroundings.awaitWithdrawn(issued.get(index));
        }
        model.withdraw(isProduction, index);
    }

    /** The owner hands a command in. */
    void command(ModelCommand command) {
        together(List.of(command));
    }

    /** The owner asks for just one watt-hour more than there is of a certificate that was issued, if there is one. */
    void transferOneTooMany(int any, Receiver to) {
        if (!production.isEmpty()) {
            int of = any % production.size();
            command(new Transfer(of, to, model.production().get(of) + 1));
        }
    }

    /** The same of a claim, for the certificate of which there is less. */
    void claimOneTooMany(int anyProduction, int anyConsumption) {
        if (!production.isEmpty() && !consumption.isEmpty()) {
            int of = anyProduction % production.size();
            int against = anyConsumption % consumption.size();
            long less = Math.min(model.production().get(of), model.consumption().get(against));
            command(new Claim(of, against, less + 1));
        }
    }

    /**
     * The owner hands commands in, each as soon as the one before is answered. What one before may have taken, or not yet, is not
     * asked for: that is refused, or accepted and fails, as it happens.
     */
    void together(List<ModelCommand> commands) {
        List<ModelCommand> possible = commands
            .stream()
            .filter(command -> model.refusal(command).isEmpty())
            .toList();
        for (ModelCommand command : commands) {
            if (model.refusal(command).isEmpty() || !possible.contains(command)) {
                handIn(command, UUID.randomUUID().toString());
            }
        }
    }

    /** The owner hands the last command in again, with the same key. What was refused is judged anew. */
    void repeat() {
        if (handed.isEmpty()) {
            return;
        }
        Handed last = handed.getLast();
        if (last.id.isEmpty()) {
            handIn(last.command, last.key);
            return;
        }
        HttpResponse<Buffer> again = Await.result(alice().handingIn(last.path, last.body, last.key));
        assertEquals(last.id, id(again), again::bodyAsString);
        assertEquals("true", again.getHeader("Idempotency-Replayed"));
    }

    private void handIn(ModelCommand command, String key) {
        String path = command instanceof Transfer ? "/v1/transfers" : "/v1/claims";
        JsonObject body = body(command);
        HttpResponse<Buffer> answer = Await.result(alice().handingIn(path, body, key));
        assertEquals(model.command(command), refusal(answer), command::toString);
        handed.add(new Handed(command, path, body, key, id(answer)));
    }

    void disable() {
        // A disabled wallet takes no orders, this one included.
        int expected = model.isDisabled() ? 400 : 200;
        assertEquals(expected, alice().tryToDisable(wallet.getString("id")));
        model.disable(true);
    }

    void enable() {
        model.disable(false);
        alice().enable(wallet.getString("id"));
    }

    void crash() {
        surroundings.crash();
    }

    private JsonObject body(ModelCommand command) {
        return switch (command) {
            case Transfer(int of, Receiver to, long quantity) -> Owner.transferOf(
                named(production, of),
                to == Receiver.CAROL ? toCarol : toBob,
                quantity
            );
            case Claim(int of, int against, long quantity) -> Owner.claimOf(
                named(production, of),
                named(consumption, against),
                quantity
            );
        };
    }

    private static CertificateId named(List<CertificateId> certificates, int index) {
        return index < certificates.size() ? certificates.get(index) : NOBODYS;
    }

    private static Optional<String> refusal(HttpResponse<Buffer> answer) {
        return answer.statusCode() == 202 ? Optional.empty() : Optional.of(answer.getHeader("Error-Code"));
    }

    private static Optional<UUID> id(HttpResponse<Buffer> answer) {
        return answer.statusCode() == 202 ? Optional.of(Owner.accepted(answer)) : Optional.empty();
    }

    private void awaitEnds() {
        List<UUID> accepted = handed
            .stream()
            .flatMap(one -> one.id.stream())
            .toList();
        if (!accepted.isEmpty()) {
            JsonArray ended = alice().ended(accepted);
            for (int i = 0; i < ended.size(); i++) {
                assertEquals("completed", ended.getJsonObject(i).getString("status"), ended::encode);
            }
        }
    }

    /** Asserts that the real wallets are as the simple one says. */
    void assertAgrees() {
        if (model.isDisabled()) {
            // It answers nothing about what it holds.
            alice().enable(wallet.getString("id"));
            assertAnswersAgree();
            alice().disable(wallet.getString("id"));
        } else {
            assertAnswersAgree();
        }
        Conservation.assertHolds(surroundings.here());
        Conservation.assertHolds(surroundings.there());
        assertEquals(List.of(), Await.result(surroundings.devnet().chronicler().broken()));
    }

    private void assertAnswersAgree() {
        awaitEnds();
        // What was announced is taken in in its own time.
        assertComesTo(model.production(), () -> available(alice(), production));
        assertComesTo(model.consumption(), () -> available(alice(), consumption));
        assertComesTo(model.given(Receiver.CAROL), () -> available(carol(), production));
        assertComesTo(model.given(Receiver.BOB), () -> available(bob(), production));
        assertEquals(model.transfers(), quantities("/v1/transfers"));
        // What was claimed of a certificate that was taken back is undone in its own time, too.
        assertComesTo(model.claims(), () -> quantities("/v1/claims"));
        Set<UUID> commands = new HashSet<>();
        handed.forEach(one -> one.id.ifPresent(commands::add));
        assertEquals(model.accepted(), commands.size());
    }

    @Override
    public String toString() {
        return model.toString();
    }

    private static List<Long> available(Owner owner, List<CertificateId> certificates) {
        return certificates
            .stream()
            .map(one -> Await.result(owner.available(one)))
            .toList();
    }

    private List<Long> quantities(String path) {
        JsonArray items = alice().list(path);
        List<Long> quantities = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            quantities.add(items.getJsonObject(i).getLong("quantity"));
        }
        return quantities.stream().sorted().toList();
    }

    private static void assertComesTo(List<Long> expected, Supplier<List<Long>> question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Long> answer = question.get();
        while (!answer.equals(expected) && System.nanoTime() < end) {
            answer = question.get();
        }
        assertEquals(expected, answer);
    }
}
