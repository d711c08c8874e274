package io.wattlet.flow;

import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.Faults;
import io.wattlet.devnet.Faults.Chance;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Random commands to a real node, under a registry with faults and with crashes of the node, come to what a simple wallet in
 * memory says they must. What fails is made shorter, and printed with its seed; {@code @Property(seed = "…")} repeats it.
 */
class ModelIT {

    private static final int TRIES = 12;
    private static final int ACTIONS = 12;

    /** Certificates that commands name; the last of them are never issued. */
    private static final int NAMES = 3;

    private static final Vertx VERTX = Vertx.vertx();
    private static final ModelWorld.Surroundings SURROUNDINGS = new ModelWorld.Surroundings();

    @BeforeContainer
    static void start() {
        Devnet devnet = Await.result(Devnet.start(VERTX, DevnetSettings.onFreePorts().withFaults(faults())));
        SURROUNDINGS.start(
            devnet,
            new Meters(VERTX, devnet),
            WalletSystem.start(TestDatabase.fresh(), devnet.network()),
            WalletSystem.start(TestDatabase.fresh(), devnet.network())
        );
    }

    @AfterContainer
    static void stop() {
        SURROUNDINGS.close();
        Await.result(VERTX.close());
    }

    private static Faults faults() {
        return Faults.NONE.withLateAnswer(new Chance(0.05, Duration.ofMillis(100)))
            .withOvertaking(new Chance(0.2, Duration.ofMillis(30)))
            .withSlowProcessing(new Chance(0.1, Duration.ofMillis(30)))
            .withDrop(0.01)
            .withDuplicate(0.2)
            .withFinalized(0.5)
            .withStatusLife(Duration.ofSeconds(1));
    }

    @Property(tries = TRIES)
    void theNodeDoesWhatASimpleWalletWouldDo(@ForAll("chains") ActionChain<ModelWorld> chain) {
        chain.withInvariant("states agree", ModelWorld::assertAgrees).run();
    }

    @Provide
    Arbitrary<ActionChain<ModelWorld>> chains() {
        return ActionChain.startWith(() -> new ModelWorld(SURROUNDINGS))
            .withAction(6, independent(receiving()))
            .withAction(5, independent(transferring()))
            .withAction(5, independent(claiming()))
            .withAction(2, independent(together()))
            .withAction(1, independent(transferringTooMuch()))
            .withAction(3, independent(claimingTooMuch()))
            .withAction(2, just("repeat the last command", ModelWorld::repeat))
            .withAction(1, independent(withdrawing()))
            .withAction(1, just("disable the wallet", ModelWorld::disable))
            .withAction(1, just("enable the wallet", ModelWorld::enable))
            .withAction(1, just("crash and start again", ModelWorld::crash))
            .withMaxTransformations(ACTIONS);
    }

    private static Arbitrary<Transformer<ModelWorld>> receiving() {
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.longs().between(1, 6)).as(
            (production, quantity) ->
                Transformer.mutate("receive " + quantity + (production ? " produced" : " consumed"), world ->
                    world.receive(production, quantity)
                )
        );
    }

    private static Arbitrary<Transformer<ModelWorld>> withdrawing() {
        return Combinators.combine(Arbitraries.of(true, false), names()).as((production, index) ->
            Transformer.mutate("take back " + (production ? "production " : "consumption ") + index, world ->
                world.withdraw(production, index)
            )
        );
    }

    private static Arbitrary<Transformer<ModelWorld>> transferring() {
        return transfers().map(transfer -> Transformer.mutate(transfer.toString(), world -> world.command(transfer)));
    }

    private static Arbitrary<Transformer<ModelWorld>> claiming() {
        return claims().map(claim -> Transformer.mutate(claim.toString(), world -> world.command(claim)));
    }

    private static Arbitrary<Transformer<ModelWorld>> transferringTooMuch() {
        return Combinators.combine(names(), Arbitraries.of(ModelCommand.Receiver.values())).as((of, to) ->
            Transformer.mutate("transfer one too many of some production (" + of + ") to " + to, world ->
                world.transferOneTooMany(of, to)
            )
        );
    }

    private static Arbitrary<Transformer<ModelWorld>> claimingTooMuch() {
        return Combinators.combine(names(), names()).as((of, against) ->
            Transformer.mutate(
                "claim one too many of some production (" + of + ") for some consumption (" + against + ")",
                world -> world.claimOneTooMany(of, against)
            )
        );
    }

    private static Arbitrary<Transformer<ModelWorld>> together() {
        return Arbitraries.oneOf(transfers().map(ModelCommand.class::cast), claims().map(ModelCommand.class::cast))
            .list()
            .ofMinSize(2)
            .ofMaxSize(4)
            .map(commands -> Transformer.mutate("at the same time " + commands, world -> world.together(commands)));
    }

    private static Arbitrary<ModelCommand.Transfer> transfers() {
        return Combinators.combine(names(), Arbitraries.of(ModelCommand.Receiver.values()), quantities()).as(
            ModelCommand.Transfer::new
        );
    }

    private static Arbitrary<ModelCommand.Claim> claims() {
        return Combinators.combine(names(), names(), quantities()).as(ModelCommand.Claim::new);
    }

    private static Arbitrary<Integer> names() {
        return Arbitraries.integers().between(0, NAMES - 1);
    }

    private static Arbitrary<Long> quantities() {
        return Arbitraries.longs().between(1, 6);
    }

    private static Action.Independent<ModelWorld> independent(Arbitrary<Transformer<ModelWorld>> transformers) {
        return () -> transformers;
    }

    private static Action.Independent<ModelWorld> just(String what, java.util.function.Consumer<ModelWorld> action) {
        return independent(Arbitraries.just(Transformer.mutate(what, action)));
    }
}
