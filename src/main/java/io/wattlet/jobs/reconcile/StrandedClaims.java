package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.jobs.reconcile.Findings.Finding;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.SignedTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with claims that were refused when an allocation stood on a registry already, which nothing undoes. As long as the
 * electricity rules allow the rest, the failed command is resumed with the transactions that it signed: a registry takes what
 * it refused, once nothing stands against it any more.
 */
final class StrandedClaims {

    /** A signed transaction; null when there is none any more. */
    private record Signed(@Nullable Buffer id, @Nullable Buffer bytes) {
        boolean isThere() {
            return id != null && bytes != null;
        }
    }

    /**
     * A claim to go on with.
     *
     * @param productionClaim  would claim its production slice
     * @param consumptionClaim would claim its consumption slice, and so complete it
     */
    record Stranded(
        UUID id,
        CertificateId production,
        CertificateId consumption,
        Signed productionClaim,
        Signed consumptionClaim
    ) {}

    /** What is to be done about one. */
    sealed interface Next {
        /** The transactions that are left are sent again, the first of them first. */
        record Resume(List<Signed> transactions) implements Next {}

        /** The registry has completed it; the comparison of the consumption certificate books that. */
        record CompareConsumption() implements Next {}

        /** It cannot be finished as things stand. */
        record Stay(String why) implements Next {}

        /** Nobody knows yet. */
        record Wait() implements Next {}
    }

    /**
     * What came of a look at some.
     *
     * @param findings those that cannot be finished
     * @param open     claims that could not be looked at
     * @param resumed  whose commands go on
     * @param behind   certificates whose comparison would complete claims
     */
    record Outcome(List<Finding> findings, List<UUID> open, int resumed, List<CertificateId> behind) {
        static final Outcome NOTHING = new Outcome(List.of(), List.of(), 0, List.of());

        static Outcome both(Outcome one, Outcome other) {
            return new Outcome(
                concat(one.findings, other.findings),
                concat(one.open, other.open),
                one.resumed + other.resumed,
                concat(one.behind, other.behind)
            );
        }

        private static <T> List<T> concat(List<T> one, List<T> other) {
            return Stream.concat(one.stream(), other.stream()).toList();
        }
    }

    private static final String FIND = """
        select claim.id, claim.production_registry, claim.production_certificate_id, claim.consumption_registry,
               claim.consumption_certificate_id, first.id as first_id, first.bytes as first_bytes, last.id as last_id,
               last.bytes as last_bytes
          from claim
          join command on command.id = claim.command_id
          left join registry_transaction as last on last.id = claim.final_transaction_id
          left join registry_transaction as first
                 on first.command_id = claim.command_id
                and first.changed_slices = array[claim.production_slice_id]
                and first.changed_states = array['claimed'::slice_state]
         where claim.state = 'stranded'
           and (claim.production_registry, claim.production_certificate_id) in (select * from unnest($1::text[], $2::uuid[]))
           and claim.updated_at <= now() - $3::bigint * interval '1 ms'
           and command.state = 'failed'
           and not exists (
                 select
                   from wallet
                  where wallet.id = claim.wallet_id
                    and wallet.removal_began_at is not null
               )
         order by claim.id
         limit $4
        """;

    // What was never sent is sent like any other that is next; of the rest the registry is asked first.
    private static final String RESUME = """
        with held as (
          select claim.id, claim.command_id, claim.production_slice_id, claim.consumption_slice_id
            from claim
            join command on command.id = claim.command_id
            join slice as produced on produced.id = claim.production_slice_id
            join slice as consumed on consumed.id = claim.consumption_slice_id
            join wallet on wallet.id = claim.wallet_id
           where claim.id = $1
             and wallet.removal_began_at is null
             and claim.state = 'stranded'
             and command.state = 'failed'
             and produced.state in ('allocated', 'claimed')
             and produced.command_id is null
             and consumed.state = 'allocated'
             and consumed.command_id is null
             for no key update
        ), planned as (
          update registry_transaction
             set state = case when sends > 0 then 'sent' else 'planned' end::transaction_state,
                 settled_at = null
            from held
           where registry_transaction.id = any($2::bytea[])
             and registry_transaction.command_id = held.command_id
             and registry_transaction.state in ('refused', 'cancelled')
        ), reserved as (
          update slice
             set command_id = held.command_id,
                 updated_at = clock_timestamp()
            from held
           where slice.id in (held.production_slice_id, held.consumption_slice_id)
             and slice.state = 'allocated'
        ), begun as (
          update claim
             set state = 'created',
                 updated_at = clock_timestamp()
            from held
           where claim.id = held.id
        )
        update command
           set state = 'pending',
               attempt = attempt + 1,
               in_hand = false,
               next_attempt_at = now(),
               failure_code = null,
               failure_text = null,
               updated_at = clock_timestamp()
          from held
         where command.id = held.command_id
        returning command.id
        """;

    private static final int MOST_AT_A_TIME = 50;

    private final Pool pool;
    private final StreamReader reader;
    private final Supplier<NetworkConfiguration> network;
    private final WorkerExecutor cpu;
    private final InstantSource clock;
    private final Duration grace;

    StrandedClaims(
        Pool pool,
        StreamReader reader,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor cpu,
        InstantSource clock,
        Duration grace
    ) {
        this.pool = pool;
        this.reader = reader;
        this.network = network;
        this.cpu = cpu;
        this.clock = clock;
        this.grace = grace;
    }

    /** Looks at those whose production certificates were compared. */
    Future<Outcome> goOn(Collection<CertificateId> productions) {
        if (productions.isEmpty()) {
            return Future.succeededFuture(Outcome.NOTHING);
        }
        return pool
            .preparedQuery(FIND)
            .execute(
                Tuple.of(
                    productions.stream().map(CertificateId::registry).toArray(String[]::new),
                    productions.stream().map(CertificateId::streamId).toArray(UUID[]::new),
                    grace.toMillis(),
                    MOST_AT_A_TIME
                )
            )
            .compose(rows -> {
                // One after the other: they are rare, and each needs two streams.
                Future<Outcome> done = Future.succeededFuture(Outcome.NOTHING);
                for (Row row : rows) {
                    Stranded claim = stranded(row);
                    done = done.compose(before -> goOn(claim).map(one -> Outcome.both(before, one)));
                }
                return done;
            });
    }

    private static Stranded stranded(Row row) {
        return new Stranded(
            row.getUUID("id"),
            new CertificateId(row.getString("production_registry"), row.getUUID("production_certificate_id")),
            new CertificateId(row.getString("consumption_registry"), row.getUUID("consumption_certificate_id")),
            new Signed(row.getBuffer("first_id"), row.getBuffer("first_bytes")),
            new Signed(row.getBuffer("last_id"), row.getBuffer("last_bytes"))
        );
    }

    private Future<Outcome> goOn(Stranded claim) {
        return reader
            .read(claim.production())
            .compose(production ->
                reader
                    .read(claim.consumption())
                    .compose(consumption -> cpu.executeBlocking(() -> next(claim, production, consumption), false))
            )
            .compose(next ->
                switch (next) {
                    case Next.Resume(List<Signed> transactions) -> resume(claim, transactions);
                    case Next.CompareConsumption _ -> done(
                        new Outcome(List.of(), List.of(claim.id()), 0, List.of(claim.consumption()))
                    );
                    case Next.Stay(String why) -> done(
                        new Outcome(List.of(finding(claim, why)), List.of(), 0, List.of())
                    );
                    case Next.Wait _ -> done(new Outcome(List.of(), List.of(claim.id()), 0, List.of()));
                }
            );
    }

    private static Future<Outcome> done(Outcome outcome) {
        return Future.succeededFuture(outcome);
    }

    private static Finding finding(Stranded claim, String why) {
        return new Finding(claim.production(), claim.id(), FindingKind.CLAIM_STRANDED, "stranded", why, null);
    }

    private Next next(Stranded claim, Sight.Stream production, Sight.Stream consumption) {
        if (
            !(production.sight() instanceof Sight.Shown(StreamPicture produced)) ||
            !(consumption.sight() instanceof Sight.Shown(StreamPicture consumed))
        ) {
            return new Next.Wait();
        }
        if (consumed.isClaimed(claim.id())) {
            return new Next.CompareConsumption();
        }
        if (!consumed.isAllocated(claim.id())) {
            return new Next.Stay("the production slice is allocated, the consumption slice is not");
        }
        List<Signed> left = produced.isClaimed(claim.id())
            ? List.of(claim.consumptionClaim())
            : List.of(claim.productionClaim(), claim.consumptionClaim());
        if (!left.stream().allMatch(Signed::isThere)) {
            return new Next.Stay("no signed transaction is left to finish it with");
        }
        return objection(claim, produced.isClaimed(claim.id()), production, consumption)
            .<Next>map(Next.Stay::new)
            .orElseGet(() -> new Next.Resume(left));
    }

    /** What stands against the next transaction, in the registry's words. */
    private Optional<String> objection(
        Stranded claim,
        boolean productionIsClaimed,
        Sight.Stream production,
        Sight.Stream consumption
    ) {
        Signed next = productionIsClaimed ? claim.consumptionClaim() : claim.productionClaim();
        Sight.Stream own = productionIsClaimed ? consumption : production;
        Verdict verdict = new ElectricityRules(network.get()).verify(
            SignedTransaction.parse(bytes(next)).proto(),
            own.transactions(),
            id -> {
                if (id.equals(claim.production().toProto())) {
                    return production.transactions();
                }
                return id.equals(claim.consumption().toProto()) ? consumption.transactions() : List.of();
            },
            clock.instant()
        );
        return switch (verdict) {
            case Verdict.Valid _ -> Optional.empty();
            case Verdict.Invalid(String message) -> Optional.of(message);
            case Verdict.Unanswerable(String reason) -> Optional.of(reason);
        };
    }

    private static Buffer bytes(Signed transaction) {
        return Optional.ofNullable(transaction.bytes()).orElseThrow();
    }

    private Future<Outcome> resume(Stranded claim, List<Signed> transactions) {
        return pool
            .preparedQuery(RESUME)
            .execute(
                Tuple.tuple()
                    .addUUID(claim.id())
                    .addArrayOfBuffer(transactions.stream().map(Signed::id).toArray(Buffer[]::new))
            )
            .map(rows -> new Outcome(List.of(), List.of(claim.id()), rows.rowCount(), List.of()));
    }
}
