package io.wattlet.plan;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.wattlet.command.Command.Claim;
import io.wattlet.command.Command.Transfer;
import io.wattlet.command.Command.Unclaim;
import io.wattlet.command.CommandHandler;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.WakeUps;
import io.wattlet.peer.Peers;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.wallet.MasterKeys;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The handlers of commands that are planned: transfers, claims, and what undoes claims.
 *
 * @param transfers carries out transfers
 * @param claims    carries out claims
 * @param unclaims  frees what was claimed
 */
public record PlanHandlers(
    CommandHandler<Transfer> transfers,
    CommandHandler<Claim> claims,
    CommandHandler<Unclaim> unclaims
) {
    /**
     * What the handlers work with.
     *
     * @param network the current network configuration
     */
    public record Surroundings(
        Pool pool,
        MasterKeys masterKeys,
        RegistryGateway gateway,
        ChroniclerClient chroniclers,
        Peers peers,
        Commands commands,
        CommandIds ids,
        EndedCommands endings,
        WakeUps wakeUps,
        Supplier<NetworkConfiguration> network,
        InstantSource clock
    ) {}

    /** Puts the handlers together; the calling context is the one they are confined to. */
    public static PlanHandlers create(Vertx vertx, Surroundings with, PlanSettings settings) {
        WorkerExecutor threads = vertx.createSharedWorkerExecutor("wattlet-planning", settings.planningThreads());
        PlanEngine engine = new PlanEngine(
            vertx.getOrCreateContext(),
            with.gateway(),
            new PlanStore(vertx, with.pool(), settings.maxWaiting()),
            new PlanProgress(vertx, with.pool(), with.endings(), with.wakeUps(), settings.maxWaiting()),
            new StreamRefusalCheck(with.gateway(), with.network(), threads, with.clock()),
            new Deliveries(vertx, with.pool(), with.commands(), with.ids(), with.peers(), settings),
            settings,
            with.clock()
        );
        Planning planning = new Planning(threads, engine, settings);
        SliceReservations reservations = new SliceReservations(
            with.pool(),
            with.wakeUps(),
            settings.sliceWaitLongest()
        );
        return new PlanHandlers(
            new TransferHandler(new TransferPreparation(reservations, with.masterKeys()), planning, engine),
            new ClaimHandler(
                new ClaimPreparation(reservations, with.masterKeys()),
                new ClaimPrecheck(with.gateway(), with.network(), planning, with.clock()),
                new ClaimIntents(with.pool(), with.chroniclers(), with.network()),
                planning,
                engine
            ),
            new UnclaimHandler(new UnclaimPreparation(with.pool(), with.masterKeys()), planning, engine)
        );
    }
}
