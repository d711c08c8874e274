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

        void crash() {
            here().crash();
            here = Optional.of(here().restart(devnet().network()));
        }

        void close() {
            here().close();
            there().close();
            Await.result(devnet().stop());
        }
    }

    /** What was handed in, with what came of it: the code of the refusal, or the command's id. */
    private record Handed(String path, JsonObject body, String key, Optional<String> refusal, Optional<UUID> id) {}

    /** Which slice it is of no certificate. */
    private static final CertificateId NOBODYS = new CertificateId(DevnetSettings.REGISTRY, UUID.randomUUID());

    private final Surroundings surroundings;
    private final ModelWallets model = new ModelWallets();
    private final String scene = UUID.randomUUID().toString();
    private final List<CertificateId> production = new ArrayList<>();
    private final List<CertificateId> consumption = new ArrayList<>();
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
        until(() -> alice().available(certificate), quantity);
    }

    /** The owner hands a command in and waits for its end. */
    void command(ModelCommand command) {
        together(List.of(command));
    }

    /** The owner hands commands in, each as soon as the one before is answered, and waits for the end of all. */
    void together(List<ModelCommand> commands) {
        for (ModelCommand command : commands) {
            String path = command instanceof Transfer ? "/v1/transfers" : "/v1/claims";
            String key = UUID.randomUUID().toString();
            HttpResponse<Buffer> answer = Await.result(alice().handingIn(path, body(command), key));
            Optional<String> refusal = model.command(command);
            assertEquals(refusal, refusal(answer), command::toString);
            handed.add(new Handed(path, body(command), key, refusal, id(answer)));
        }
        awaitEnds();
    }

    /** The owner hands the last command in again. */
    void repeat() {
        if (handed.isEmpty() || model.isDisabled()) {
            return;
        }
        Handed last = handed.getLast();
        HttpResponse<Buffer> again = Await.result(alice().handingIn(last.path, last.body, last.key));
        // What was refused is judged anew; nothing was received since that would help.
        if (last.refusal.isEmpty()) {
            assertEquals(last.id, id(again));
        }
    }

    void disable() {
        model.disable(true);
        alice().disable(wallet.getString("id"));
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
        return answer.statusCode() == 202
            ? Optional.empty()
            : Optional.of(
                  Optional.ofNullable(answer.bodyAsJsonObject().getString("code")).orElse(answer.bodyAsString())
              );
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
        awaitEnds();
        assertEquals(model.production(), available(alice(), production));
        assertEquals(model.consumption(), available(alice(), consumption));
        // A receiver takes in what it was told of in its own time.
        until(() -> Future.succeededFuture(available(carol(), production)), model.given(Receiver.CAROL));
        until(() -> Future.succeededFuture(available(bob(), production)), model.given(Receiver.BOB));
        assertEquals(model.transfers(), quantities("/v1/transfers"));
        assertEquals(model.claims(), quantities("/v1/claims"));
        Set<UUID> commands = new HashSet<>();
        handed.forEach(one -> one.id.ifPresent(commands::add));
        assertEquals(model.transfers().size() + model.claims().size(), commands.size());
        Conservation.assertHolds(surroundings.here());
        Conservation.assertHolds(surroundings.there());
        assertEquals(List.of(), Await.result(surroundings.devnet().chronicler().broken()));
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

    private static <T> void until(Supplier<Future<T>> question, T right) {
        Await.until(question, right::equals);
    }
}
