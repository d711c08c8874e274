package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.wattlet.registry.IssuerClient;
import io.wattlet.registry.NetworkConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in every issuer's list of the certificates that it took back, and notes those that somebody here holds.
 *
 * <p>A list names certificates of the whole network, and names them before the registry has settled it. So a certificate
 * that is received meanwhile may look as if it was not withdrawn, and be nobody's when the list is read: what nobody holds is
 * remembered for a while, and looked for again with every run. Later the registry itself shows whoever receives it.
 *
 * <p>Each issuer's list is read by itself: one that cannot be read keeps nobody up. Where a list was read to is stored with
 * what was read, and only by whoever read on from there, so two that read at the same time add nothing twice.
 */
public final class IssuerPolling implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerPolling.class);

    /** Parts of one issuer's list that one run reads; the next run goes on. */
    private static final int MOST_PAGES = 1_000;

    private final WithdrawalRows rows;
    private final IssuerClient issuers;
    private final Supplier<NetworkConfiguration> network;
    private final WithdrawalSettings settings;
    private final Counter done;
    private final Counter failed;

    /**
     * Reads nothing yet.
     *
     * @param network the network as it is known now
     */
    public IssuerPolling(
        Pool pool,
        IssuerClient issuers,
        Supplier<NetworkConfiguration> network,
        WithdrawalSettings settings,
        MeterRegistry meters
    ) {
        this.rows = new WithdrawalRows(pool, settings);
        this.issuers = issuers;
        this.network = network;
        this.settings = settings;
        this.done = counter(meters, "done");
        this.failed = counter(meters, "failed");
    }

    @Override
    public String name() {
        return "issuer-polling";
    }

    @Override
    public Duration every() {
        return settings.pollEvery();
    }

    @Override
    public Future<Void> run(Lead lead) {
        List<Future<Void>> polls = new ArrayList<>();
        network
            .get()
            .issuers()
            .forEach((name, issuer) -> polls.add(poll(name, issuer, lead)));
        Future<?> polled = Future.join(polls);
        return polled
            .transform(_ -> rows.noteThoseHeldByNow())
            .compose(_ -> rows.forgetUnheld(lead))
            .compose(_ -> polled.mapEmpty());
    }

    private Future<Void> poll(String name, NetworkConfiguration.Issuer issuer, Lead lead) {
        return rows
            .cursor(name)
            .compose(cursor -> readOn(name, issuer, cursor, MOST_PAGES, lead))
            .onSuccess(_ -> done.increment())
            .onFailure(failure -> {
                failed.increment();
                LOG.warn("the list of issuer {} cannot be read; it is tried again: {}", name, failure.getMessage());
            });
    }

    private Future<Void> readOn(String name, NetworkConfiguration.Issuer issuer, long cursor, int pages, Lead lead) {
        if (pages == 0 || !lead.isHeld()) {
            return Future.succeededFuture();
        }
        return issuers
            .withdrawn(issuer.stampUrl(), cursor, settings.pageSize())
            .compose(page ->
                page.last() == cursor
                    ? Future.succeededFuture()
                    : rows
                          .add(name, cursor, page)
                          .compose(isFirst ->
                              isFirst && page.isFull()
                                  ? readOn(name, issuer, page.last(), pages - 1, lead)
                                  : Future.succeededFuture()
                          )
            );
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("wattlet_issuers_polled")
            .description("How often the list of an issuer was read on to its end.")
            .tag("outcome", outcome)
            .register(meters);
    }
}
