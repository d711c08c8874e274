package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes wallets some time after they were disabled, with everything that is known of them and their owners, and
 * certificates that nobody holds any more.
 *
 * <p>One wallet at a time. The first transaction takes the owner's name off and marks the wallet as being removed, which
 * nothing undoes; from then on it is there for nobody else. The others delete what depends on it, piece by piece, and at last
 * the wallet. What is left when a run is cut off, the next one goes on with, before it begins with another wallet.
 *
 * <p>A wallet is left alone while a command of it is pending, while a command holds some of its slices, and while
 * idempotency keys of its owner are kept. All of those come to their end by themselves, so it is looked at again.
 *
 * <p>Logs tell the ids of wallets, and never whose they were.
 */
public final class WalletCleanUp implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(WalletCleanUp.class);

    private final WalletRemoval removal;
    private final Duration after;
    private final Duration interval;
    private final Counter wallets;
    private final Counter rows;

    /**
     * Deletes nothing yet.
     *
     * @param after    how long a wallet was disabled before it is deleted
     * @param interval how often such wallets are looked for
     */
    public WalletCleanUp(Pool pool, Duration after, Duration interval, MeterRegistry meters) {
        this(new WalletRemoval(pool, WalletRemoval.BATCH), after, interval, meters);
    }

    /** The same with transactions of another size. */
    WalletCleanUp(WalletRemoval removal, Duration after, Duration interval, MeterRegistry meters) {
        this.removal = removal;
        this.after = after;
        this.interval = interval;
        this.wallets = Counter.builder("wattlet_wallets_removed")
            .description("Wallets that were deleted some time after they were disabled.")
            .register(meters);
        this.rows = Counter.builder("wattlet_wallets_rows_removed")
            .description("Rows that were deleted with wallets.")
            .register(meters);
    }

    @Override
    public String name() {
        return "wallet-clean-up";
    }

    @Override
    public Duration every() {
        return interval;
    }

    @Override
    public Future<Void> run(Lead lead) {
        return next().compose(next ->
            next.isEmpty() || !lead.isHeld()
                ? tellOfBlocked(lead)
                : remove(next.get(), 0, lead).compose(gone -> gone ? run(lead) : Future.<Void>succeededFuture())
        );
    }

    private Future<Optional<UUID>> next() {
        return removal
            .begun()
            .compose(begun -> begun.isPresent() ? Future.succeededFuture(begun) : removal.begin(after));
    }

    /** Whether the wallet is gone; not when the lead was lost before. */
    private Future<Boolean> remove(UUID wallet, int step, Lead lead) {
        if (!lead.isHeld()) {
            return Future.succeededFuture(false);
        }
        if (step == WalletRemoval.STEPS.size()) {
            wallets.increment();
            LOG.info("wallet {} was deleted with all that was known of it", wallet);
            return Future.succeededFuture(true);
        }
        return removal
            .delete(wallet, WalletRemoval.STEPS.get(step))
            .compose(deleted -> {
                rows.increment(deleted.rows());
                return remove(wallet, deleted.all() ? step + 1 : step, lead);
            });
    }

    private Future<Void> tellOfBlocked(Lead lead) {
        if (!lead.isHeld()) {
            return Future.succeededFuture();
        }
        return removal
            .blocked(after)
            .onSuccess(blocked -> {
                if (blocked > 0) {
                    LOG.info("{} disabled wallets are not deleted yet, since something of them is under way", blocked);
                }
            })
            .mapEmpty();
    }
}
