package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.command.Unclaims;
import io.wattlet.jobs.WithdrawalRows.Marked;
import io.wattlet.jobs.WithdrawalRows.Obstacle;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.StreamVerification;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what follows from withdrawals. Issuers list them before the registry has settled them, so each is looked for in the
 * certificate's own stream first, until it is there. Then the certificate is marked, and the claims of which it is one side
 * are undone: for each the slice of the other side is freed by a command.
 *
 * <p>A claim whose command is under way may have been completed on the registry just before the withdrawal, and be known to
 * be so only when that command ends. Its row is there already: what is claimed later, the registry refuses. So a withdrawal
 * is done with when no such command is left.
 *
 * <p>Each registry is looked at by itself, and of each some certificates at a time: neither one that does not answer nor a
 * certificate that cannot be read keeps others waiting for long.
 */
public final class Withdrawals implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

    /** Streams of one registry that are read side by side. */
    private static final int STREAMS = 32;

    /** Withdrawn certificates, and claims of theirs, that one transaction deals with. */
    private static final int CERTIFICATES = 100;
    private static final int CLAIMS = 500;

    private final Pool pool;
    private final WithdrawalRows rows;
    private final Function<CertificateId, Future<List<Transaction>>> streams;
    private final Supplier<NetworkConfiguration> network;
    private final WorkerExecutor cpu;
    private final Unclaims unclaims;
    private final WithdrawalSettings settings;
    private final Counter confirmed;
    private final Counter givenUp;
    private final Counter undone;

    /**
     * Looks at nothing yet.
     *
     * @param streams reads a certificate's stream from its registry
     * @param network the network as it is known now
     * @param cpu     for proofs, keys and hashes
     */
    public Withdrawals(
        Pool pool,
        Function<CertificateId, Future<List<Transaction>>> streams,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor cpu,
        Unclaims unclaims,
        WithdrawalSettings settings,
        MeterRegistry meters
    ) {
        this.pool = pool;
        this.rows = new WithdrawalRows(pool, settings);
        this.streams = streams;
        this.network = network;
        this.cpu = cpu;
        this.unclaims = unclaims;
        this.settings = settings;
        this.confirmed = counter(meters, "confirmed");
        this.givenUp = counter(meters, "given-up");
        this.undone = Counter.builder("wattlet_claims_to_undo")
            .description("Claims that are undone because a certificate was withdrawn.")
            .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("wattlet_withdrawals")
            .description("Withdrawals of certificates that somebody here held, and what came of them.")
            .tag("outcome", outcome)
            .register(meters);
    }

    @Override
    public String name() {
        return "withdrawals";
    }

    @Override
    public Duration every() {
        return settings.lookEvery();
    }

    @Override
    public Future<Void> run(Lead lead) {
        Future<?> confirmations = rows
            .dueRegistries()
            .compose(registries ->
                Future.join(
                    registries
                        .stream()
                        .map(registry -> confirm(registry, lead))
                        .toList()
                )
            );
        return confirmations.transform(_ -> undoClaims(lead)).compose(_ -> confirmations.mapEmpty());
    }

    private Future<Void> confirm(String registry, Lead lead) {
        if (!lead.isHeld()) {
            return Future.succeededFuture();
        }
        return rows
            .due(registry, STREAMS)
            .compose(certificates ->
                look(certificates)
                    .compose(this::write)
                    .compose(anyShown ->
                        certificates.size() == STREAMS && anyShown
                            ? confirm(registry, lead)
                            : Future.<Void>succeededFuture()
                    )
            );
    }

    /** What a stream says. */
    private sealed interface Look {
        record Shown(CertificateId certificate) implements Look {}

        record NotYet(Obstacle obstacle) implements Look {}
    }

    private Future<List<Look>> look(List<CertificateId> certificates) {
        List<Future<Look>> looks = certificates.stream().map(this::look).toList();
        return Future.all(looks).map(all -> all.<Look>list());
    }

    private Future<Look> look(CertificateId certificate) {
        return streams
            .apply(certificate)
            .compose(stream -> cpu.executeBlocking(() -> verified(certificate, stream), false))
            .otherwise(failure -> notYet(certificate, "its stream could not be read: " + failure.getMessage()));
    }

    private Look verified(CertificateId id, List<Transaction> stream) {
        return switch (new StreamVerification(network.get()).verify(id, stream)) {
            case StreamVerification.Result.Verified(var certificate) when certificate.isWithdrawn() -> new Look.Shown(
                id
            );
            case StreamVerification.Result.Verified _ -> notYet(id, "its registry does not show that it is withdrawn");
            case StreamVerification.Result.Rejected(String reason) -> notYet(id, reason);
        };
    }

    private static Look notYet(CertificateId certificate, String reason) {
        return new Look.NotYet(new Obstacle(certificate, reason));
    }

    private Future<Boolean> write(List<Look> looks) {
        List<CertificateId> shown = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        for (Look look : looks) {
            switch (look) {
                case Look.Shown(CertificateId certificate) -> shown.add(certificate);
                case Look.NotYet(Obstacle obstacle) -> obstacles.add(obstacle);
            }
        }
        return rows
            .write(shown, obstacles)
            .map(lost -> {
                confirmed.increment(shown.size());
                givenUp.increment(lost.size());
                lost.forEach(certificate ->
                    LOG.warn(
                        "its issuer lists {} as withdrawn, but the registry has not shown it for {} days: given up",
                        certificate,
                        settings.giveUpAfter().toDays()
                    )
                );
                return !shown.isEmpty();
            });
    }

    private record Undone(List<UUID> commands, boolean more) {}

    private Future<Void> undoClaims(Lead lead) {
        if (!lead.isHeld()) {
            return Future.succeededFuture();
        }
        return Transactions.run(pool, this::undoSome).compose(some -> {
            undone.increment(some.commands().size());
            unclaims.hint(some.commands());
            return some.more() ? undoClaims(lead) : Future.succeededFuture();
        });
    }

    // Whether a claim is under way is read first: what ends in between, the search for claims finds.
    private Future<Undone> undoSome(SqlConnection connection) {
        return rows
            .toUndo(connection, CERTIFICATES)
            .compose(marked -> {
                List<CertificateId> certificates = marked.stream().map(Marked::certificate).toList();
                return unclaims
                    .append(connection, certificates, CLAIMS)
                    .compose(commands ->
                        commands.size() == CLAIMS
                            ? Future.succeededFuture(new Undone(commands, true))
                            : leave(connection, marked).map(new Undone(commands, marked.size() == CERTIFICATES))
                    );
            });
    }

    private Future<Void> leave(SqlConnection connection, List<Marked> marked) {
        List<CertificateId> done = marked
            .stream()
            .filter(one -> !one.claimUnderWay())
            .map(Marked::certificate)
            .toList();
        List<Obstacle> waiting = marked
            .stream()
            .filter(Marked::claimUnderWay)
            .map(one -> new Obstacle(one.certificate(), "a command is under way that claims some of it"))
            .toList();
        return rows.settle(connection, done).compose(_ -> rows.postpone(connection, waiting).mapEmpty());
    }
}
