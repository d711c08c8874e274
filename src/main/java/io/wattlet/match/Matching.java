package io.wattlet.match;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.Receipt;
import io.wattlet.command.Submission;
import io.wattlet.command.Trace;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Claims as much of a wallet's consumption as can be claimed with its production of the same period.
 *
 * <p>What is held is read where commands write, never from a replica, so that what was claimed a moment ago is not claimed
 * again. Two matches of a wallet at the very same time may plan the same; then claims of one of them fail for want of
 * quantity, and nothing is claimed twice.
 */
public final class Matching {

    private final Vertx vertx;
    private final Holdings holdings;
    private final Commands commands;
    private final CommandIds ids;
    private final Supplier<NetworkConfiguration> network;
    private final InstantSource clock;
    private final MatchSettings settings;

    /** Reads through {@link Database#pool}. */
    public Matching(
        Vertx vertx,
        Database database,
        Commands commands,
        CommandIds ids,
        Supplier<NetworkConfiguration> network,
        InstantSource clock,
        MatchSettings settings
    ) {
        this.vertx = vertx;
        this.holdings = new Holdings(database.pool(), settings.maxCertificates());
        this.commands = commands;
        this.ids = ids;
        this.network = network;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * What a match would claim now. Nothing is done.
     *
     * @return fails with {@link Refusal.NoWallet}, {@link Refusal.WalletDisabled} or {@link Refusal.MatchTooLarge}
     */
    public Future<MatchPlan> plan(MatchRequest request) {
        return holdings
            .read(request, expiredBefore())
            .compose(held -> vertx.executeBlocking(() -> MatchPlanner.plan(held), false))
            .map(plan -> {
                if (plan.pairs().size() > settings.maxClaims()) {
                    throw new RefusedException(new Refusal.MatchTooLarge("claims", settings.maxClaims()));
                }
                return plan;
            });
    }

    // As the registries have it: a certificate expires a number of days after the end of its period.
    private Instant expiredBefore() {
        Integer days = network.get().daysBeforeCertificatesExpire();
        return days == null ? Instant.MIN : clock.instant().minus(Duration.ofDays(days));
    }

    /**
     * Claims what can be claimed now: each pair by a command of its own.
     *
     * @param key   by which the owner can ask for the same again without more being claimed; unused when nothing is claimed
     * @param trace of the call that asks for it
     * @return what was accepted; fails like {@link #plan}, and like {@link Commands#submit(Submission)}
     */
    public Future<Match> claim(MatchRequest request, Optional<IdempotencyKey> key, Trace trace) {
        return earlier(request.owner(), key).compose(found ->
            found.isPresent()
                ? Future.succeededFuture(replay(found.get()))
                : plan(request).compose(plan -> submit(request.owner(), plan, key, trace))
        );
    }

    private Future<Optional<Receipt>> earlier(String owner, Optional<IdempotencyKey> key) {
        return key.isEmpty() ? Future.succeededFuture(Optional.empty()) : commands.receipt(owner, key.get());
    }

    private static Match replay(Receipt receipt) {
        return Match.of(PlanNote.decode(receipt.note().orElseThrow()), receipt);
    }

    private Future<Match> submit(String owner, MatchPlan plan, Optional<IdempotencyKey> key, Trace trace) {
        if (plan.pairs().isEmpty()) {
            return Future.succeededFuture(Match.ofNothing(plan));
        }
        List<Command> claims = plan
            .pairs()
            .stream()
            .<Command>map(pair ->
                new Command.Claim(ids.next(), owner, pair.production(), pair.consumption(), pair.quantity())
            )
            .toList();
        Submission submission = new Submission(claims, false, key).within(trace);
        return commands
            .submit(key.isPresent() ? submission.with(PlanNote.encode(plan)) : submission)
            .map(receipt -> receipt.replayed() ? replay(receipt) : Match.of(plan, receipt));
    }
}
