package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements that delete a wallet, dependants first. Each step is repeated until it finds nothing more; all are right when
 * they are repeated, by whomever.
 */
final class WalletRemoval {

    /** Rows of which one transaction deletes all that depends on them. */
    static final int BATCH = 1_000;

    /** What a step did: how many rows it deleted, and whether there were no more. */
    record Deleted(int rows, boolean all) {}

    /** One kind of row that depends on a wallet. */
    sealed interface Step {
        /** Takes the owner's name off what carries it. */
        record Name() implements Step {}

        /** The statement deletes up to $2 rows of wallet $1. */
        record Rows(String delete) implements Step {}

        /** Commands with all that they did. */
        record Commands() implements Step {}

        /** The first statement finds up to $2 ids of wallet $1, the others delete by those ids. */
        record Ids(String find, List<String> deletes) implements Step {}

        /** Holdings, with certificates that nobody holds any more. */
        record Holdings() implements Step {}
    }

    private static final String BEGUN = """
        select id
          from wallet
         where removal_began_at is not null
         order by id
         limit 1
        """;

    private static final String FIND = """
        select id
          from wallet
         where disabled_at < now() - $1::bigint * interval '1 ms'
           and removal_began_at is null
           and not exists (select from command where command.wallet_id = wallet.id and command.state = 'pending')
           and not exists (
                 select
                   from slice
                  where slice.wallet_id = wallet.id
                    and slice.state in ('reserved', 'slicing', 'registering')
               )
           and not exists (select from idempotency_key where idempotency_key.owner = wallet.owner)
         order by disabled_at
         limit 1
           for update skip locked
        """;

    // Whoever makes a command without asking whether the wallet is disabled has held its row: the command is seen by now.
    private static final String BEGIN = """
        update wallet
           set removal_began_at = now()
         where id = $1
           and not exists (select from command where command.wallet_id = wallet.id and command.state = 'pending')
        """;

    private static final String BLOCKED = """
        select count(*)
          from wallet
         where disabled_at < now() - $1::bigint * interval '1 ms'
           and removal_began_at is null
        """;

    // What its owner notes for a new wallet stays.
    private static final String LEAVE_EXTERNAL_ENDPOINTS = """
        update external_endpoint
           set owner = null
         where id in (
                 select external_endpoint.id
                   from wallet
                   join external_endpoint on external_endpoint.owner = wallet.owner
                  where wallet.id = $1
                    and external_endpoint.created_at <= wallet.removal_began_at
                  limit $2
               )
        """;

    private static final String LEAVE_WALLET = """
        update wallet
           set owner = null
         where id = $1
           and owner is not null
        """;

    private static final String COMMANDS = """
        select id
          from command
         where wallet_id = $1
           and state in ('completed', 'failed')
         limit $2
           for update
        """;

    private static final String CLAIMS = """
        select id
          from claim
         where wallet_id = $1
         limit $2
        """;

    private static final String DELETE_FINDINGS_OF_CLAIMS = """
        delete from reconciliation_finding as finding
         using claim
         cross join lateral (
                 values (claim.production_registry, claim.production_certificate_id),
                        (claim.consumption_registry, claim.consumption_certificate_id)
               ) as claimed (registry, certificate_id)
         where claim.id = any($1::uuid[])
           and finding.registry = claimed.registry
           and finding.certificate_id = claimed.certificate_id
           and finding.subject_id = claim.id
        """;

    private static final String DELETE_CLAIMS = """
        delete from claim
         where id = any($1::uuid[])
        """;

    private static final String SLICES = """
        select id
          from slice
         where wallet_id = $1
         limit $2
        """;

    private static final String DELETE_FINDINGS_OF_SLICES = """
        delete from reconciliation_finding as finding
         using slice
         where slice.id = any($1::uuid[])
           and finding.registry = slice.registry
           and finding.certificate_id = slice.certificate_id
           and finding.subject_id = slice.id
        """;

    private static final String DELETE_INTENTS = """
        delete from claim_intent
         where slice_id = any($1::uuid[])
        """;

    private static final String DELETE_SLICES = """
        delete from slice
         where id = any($1::uuid[])
        """;

    private static final String DELETE_ATTRIBUTES = """
        delete from wallet_attribute
         where ctid = any(array(select ctid from wallet_attribute where wallet_id = $1 limit $2))
        """;

    private static final String DELETE_HOLDINGS = """
        delete from holding
         where ctid = any(array(select ctid from holding where wallet_id = $1 limit $2))
        returning registry, certificate_id
        """;

    // Somebody may be receiving slices of one just now: then that one is locked, and kept.
    private static final String DELETE_CERTIFICATES = """
        with unheld as (
          select certificate.registry, certificate.id
            from unnest($1::text[], $2::uuid[]) as left_by (registry, id)
            join certificate using (registry, id)
           where not exists (
                   select
                     from holding
                    where holding.registry = certificate.registry
                      and holding.certificate_id = certificate.id
                 )
             and not exists (
                   select
                     from wallet_attribute
                    where wallet_attribute.registry = certificate.registry
                      and wallet_attribute.certificate_id = certificate.id
                 )
           order by certificate.registry, certificate.id
             for update of certificate skip locked
        )
        delete from certificate
         using unheld
         where certificate.registry = unheld.registry
           and certificate.id = unheld.id
        """;

    private static final String DELETE_ENDPOINTS = """
        delete from wallet_endpoint
         where ctid = any(array(select ctid from wallet_endpoint where wallet_id = $1 limit $2))
        """;

    // Those that were left to nobody by the removal of another wallet may go as well, unless that still has slices.
    private static final String DELETE_EXTERNAL_ENDPOINTS = """
        delete from external_endpoint
         where id in (
                 select id
                   from external_endpoint
                  where owner is null
                    and $1::uuid is not null
                    and not exists (select from slice where slice.receiver_id = external_endpoint.id)
                    and not exists (select from delivery where delivery.receiver_id = external_endpoint.id)
                  limit $2
               )
        """;

    // With what was tried to deliver.
    private static final String DELETE_WEBHOOKS = """
        delete from webhook
         where ctid = any(array(select ctid from webhook where wallet_id = $1 limit $2))
        """;

    private static final String DELETE_EVENTS = """
        delete from event
         where ctid = any(array(select ctid from event where wallet_id = $1 limit $2))
        """;

    private static final String DELETE_WALLET = """
        delete from wallet
         where ctid = any(array(select ctid from wallet where id = $1 limit $2))
        """;

    /** What is done with a wallet, in this order. */
    static final List<Step> STEPS = List.of(
        new Step.Name(),
        new Step.Commands(),
        new Step.Ids(CLAIMS, List.of(DELETE_FINDINGS_OF_CLAIMS, DELETE_CLAIMS)),
        new Step.Ids(SLICES, List.of(DELETE_FINDINGS_OF_SLICES, DELETE_INTENTS, DELETE_SLICES)),
        new Step.Rows(DELETE_ATTRIBUTES),
        new Step.Holdings(),
        new Step.Rows(DELETE_ENDPOINTS),
        new Step.Rows(DELETE_EXTERNAL_ENDPOINTS),
        new Step.Rows(DELETE_WEBHOOKS),
        new Step.Rows(DELETE_EVENTS),
        new Step.Rows(DELETE_WALLET)
    );

    private final Pool pool;
    private final int batch;

    WalletRemoval(Pool pool, int batch) {
        this.pool = pool;
        this.batch = batch;
    }

    /** A wallet whose removal has begun and not ended. */
    Future<Optional<UUID>> begun() {
        return pool
            .query(BEGUN)
            .execute()
            .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next().getUUID("id")));
    }

    /** Begins with the wallet that has been disabled for longest, if nothing stands against it; empty if there is none. */
    Future<Optional<UUID>> begin(Duration disabledFor) {
        return Transactions.run(pool, connection ->
            connection
                .preparedQuery(FIND)
                .execute(Tuple.of(disabledFor.toMillis()))
                .compose(found ->
                    found.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : begin(connection, found.iterator().next().getUUID("id"))
                )
        );
    }

    private Future<Optional<UUID>> begin(SqlConnection connection, UUID wallet) {
        return connection
            .preparedQuery(BEGIN)
            .execute(Tuple.of(wallet))
            .compose(begun ->
                begun.rowCount() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : takeNameOff(connection, wallet).map(Optional.of(wallet))
            );
    }

    /** How many wallets are disabled for so long, and not being removed. */
    Future<Long> blocked(Duration disabledFor) {
        return pool
            .preparedQuery(BLOCKED)
            .execute(Tuple.of(disabledFor.toMillis()))
            .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Does some of a step, in one transaction. */
    Future<Deleted> delete(UUID wallet, Step step) {
        return Transactions.run(pool, connection ->
            switch (step) {
                case Step.Name _ -> takeNameOff(connection, wallet);
                case Step.Rows rows -> connection
                    .preparedQuery(rows.delete())
                    .execute(Tuple.of(wallet, batch))
                    .map(deleted -> deleted(deleted.rowCount()));
                case Step.Commands _ -> ids(connection, COMMANDS, wallet).compose(ids ->
                    CommandRows.delete(connection, ids).map(deleted(ids.size()))
                );
                case Step.Ids byIds -> ids(connection, byIds.find(), wallet).compose(ids ->
                    deleteAll(connection, byIds.deletes(), ids)
                );
                case Step.Holdings _ -> deleteHoldings(connection, wallet);
            }
        );
    }

    // With few endpoints, as nearly always, the name is gone after the transaction that begins.
    private Future<Deleted> takeNameOff(SqlConnection connection, UUID wallet) {
        return connection
            .preparedQuery(LEAVE_EXTERNAL_ENDPOINTS)
            .execute(Tuple.of(wallet, batch))
            .compose(left ->
                left.rowCount() == batch
                    ? Future.succeededFuture(new Deleted(0, false))
                    : connection.preparedQuery(LEAVE_WALLET).execute(Tuple.of(wallet)).map(new Deleted(0, true))
            );
    }

    private Future<List<UUID>> ids(SqlConnection connection, String find, UUID wallet) {
        return connection
            .preparedQuery(find)
            .execute(Tuple.of(wallet, batch))
            .map(rows ->
                rows
                    .stream()
                    .map(row -> row.getUUID("id"))
                    .toList()
            );
    }

    private Future<Deleted> deleteAll(SqlConnection connection, List<String> statements, List<UUID> ids) {
        Future<Void> deleted = Future.succeededFuture();
        Tuple parameters = Tuple.of(ids.toArray(UUID[]::new));
        for (String statement : statements) {
            deleted = deleted.compose(_ -> connection.preparedQuery(statement).execute(parameters).mapEmpty());
        }
        return deleted.map(deleted(ids.size()));
    }

    private Future<Deleted> deleteHoldings(SqlConnection connection, UUID wallet) {
        return connection
            .preparedQuery(DELETE_HOLDINGS)
            .execute(Tuple.of(wallet, batch))
            .compose(holdings ->
                connection
                    .preparedQuery(DELETE_CERTIFICATES)
                    .execute(certificates(holdings))
                    .map(certificates ->
                        new Deleted(holdings.size() + certificates.rowCount(), holdings.size() < batch)
                    )
            );
    }

    private static Tuple certificates(RowSet<Row> holdings) {
        return Tuple.tuple()
            .addArrayOfString(
                holdings
                    .stream()
                    .map(row -> row.getString("registry"))
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                holdings
                    .stream()
                    .map(row -> row.getUUID("certificate_id"))
                    .toArray(UUID[]::new)
            );
    }

    private Deleted deleted(int rows) {
        return new Deleted(rows, rows < batch);
    }
}
