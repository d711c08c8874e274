package io.wattlet.importer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Transactions;
import io.wattlet.wallet.MasterKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Writes what a Vault held into the database of a node: all of it, or nothing.
 *
 * <p>What was under way does not go on: its requests have failed, and the slices that it held are unresolved, because the
 * registry alone knows what became of them. Owner keys and endpoints are numbered on from where the Vault stopped.
 */
public final class VaultImport {

    /** Rows of one statement: enough to make round trips cheap, few enough to fit into memory twice. */
    private static final int ROWS_PER_STATEMENT = 10_000;

    private static final String INSERT_WALLETS = """
        insert into wallet (id, owner, master_key, master_key_id, public_key, next_endpoint, disabled_at)
        select id, owner, decode(master_key, 'base64'), master_key_id, decode(public_key, 'base64'), next_endpoint, disabled_at
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, owner text, master_key text, master_key_id text, public_key text, next_endpoint integer,
                 disabled_at timestamptz
               )
        """;

    private static final String INSERT_ENDPOINTS = """
        insert into wallet_endpoint (id, wallet_id, position, public_key, remainder, next_position)
        select id, wallet_id, position, decode(public_key, 'base64'), remainder, next_position
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, wallet_id uuid, position integer, public_key text, remainder boolean, next_position integer
               )
        """;

    private static final String INSERT_EXTERNAL_ENDPOINTS = """
        insert into external_endpoint (id, owner, url, public_key, text_reference, next_position)
        select id, owner, url, decode(public_key, 'base64'), text_reference, next_position
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, owner text, url text, public_key text, text_reference text, next_position integer
               )
        """;

    private static final String INSERT_CERTIFICATES = """
        insert into certificate (
                 registry, id, type, grid_area, period_start, period_end, trial, attributes, withdrawn_at, compare_after
               )
        select registry, id, type, grid_area, period_start, period_end, trial, attributes, withdrawn_at, now()
          from jsonb_to_recordset($1::jsonb) as imported (
                 registry text, id uuid, type smallint, grid_area text, period_start timestamptz, period_end timestamptz,
                 trial text, attributes jsonb, withdrawn_at timestamptz
               )
        """;

    private static final String INSERT_COMMANDS = """
        insert into command (id, kind, owner, wallet_id, payload, state, failure_code, failure_text)
        select id, kind::command_kind, owner, wallet_id, '{}', state::command_state, failure_code, failure_text
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, kind text, owner text, wallet_id uuid, state text, failure_code text, failure_text text
               )
        """;

    private static final String INSERT_SLICES = """
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state, received,
                 parent_id, receiver_id, created_at, updated_at
               )
        select id, wallet_id, registry, certificate_id, decode(hash, 'base64'), quantity, decode(blinding, 'base64'),
               endpoint_id, position, state::slice_state, received, parent_id, receiver_id, updated_at, updated_at
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, wallet_id uuid, registry text, certificate_id uuid, hash text, quantity bigint, blinding text,
                 endpoint_id uuid, position integer, state text, received boolean, parent_id uuid, receiver_id uuid,
                 updated_at timestamptz
               )
        """;

    private static final String INSERT_OPENED_ATTRIBUTES = """
        insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
        select wallet_id, registry, certificate_id, key, value, decode(salt, 'base64')
          from jsonb_to_recordset($1::jsonb) as imported (
                 wallet_id uuid, registry text, certificate_id uuid, key text, value text, salt text
               )
        """;

    private static final String INSERT_CLAIMS = """
        insert into claim (
                 id, command_id, wallet_id, production_slice_id, consumption_slice_id, production_registry,
                 production_certificate_id, production_start, production_end, consumption_registry,
                 consumption_certificate_id, consumption_start, consumption_end, trial, quantity, state, created_at,
                 updated_at
               )
        select imported.id, imported.id, imported.wallet_id, produced.id, consumed.id, production.registry,
               production.id, production.period_start, production.period_end, consumption.registry,
               consumption.id, consumption.period_start, consumption.period_end,
               production.trial is not distinct from 'true', consumed.quantity, imported.state::claim_state,
               imported.updated_at, imported.updated_at
          from jsonb_to_recordset($1::jsonb) as imported (
                 id uuid, wallet_id uuid, production_slice_id uuid, consumption_slice_id uuid, state text,
                 updated_at timestamptz
               )
          join slice as produced on produced.id = imported.production_slice_id
          join certificate as production
            on production.registry = produced.registry
           and production.id = produced.certificate_id
          join slice as consumed on consumed.id = imported.consumption_slice_id
          join certificate as consumption
            on consumption.registry = consumed.registry
           and consumption.id = consumed.certificate_id
        """;

    // The triggers have noted the moment of the import.
    private static final String TELL_WHEN_HOLDINGS_CHANGED = """
        update holding
           set updated_at = changed.updated_at
          from (
                 select wallet_id, registry, certificate_id,
                        coalesce(max(updated_at) filter (where state = 'available'), max(updated_at)) as updated_at
                   from slice
                  where wallet_id = any($1)
                  group by wallet_id, registry, certificate_id
               ) as changed
         where holding.wallet_id = changed.wallet_id
           and holding.registry = changed.registry
           and holding.certificate_id = changed.certificate_id
        """;

    private record Table(String name, String insert, JsonArray rows) {}

    private final Pool pool;
    private final MasterKeys masterKeys;
    private final InstantSource clock;

    /**
     * Does nothing yet.
     *
     * @param pool       on a database with the current schema
     * @param masterKeys seal the wallets' keys
     * @param clock      tells when a certificate counts as withdrawn that was
     */
    public VaultImport(Pool pool, MasterKeys masterKeys, InstantSource clock) {
        this.pool = pool;
        this.masterKeys = masterKeys;
        this.clock = clock;
    }

    /**
     * Takes a Vault over. Computes for about a tenth of a millisecond per slice before it returns: not for event loops.
     *
     * @return fails with {@link ImportRefusedException} when a row is not as it must be, or something of that name is
     *     there already
     * @throws ImportRefusedException the same, found without asking the database
     */
    public Future<Void> run(VaultState state) {
        List<Table> tables = tables(state);
        return Transactions.run(pool, connection ->
            tables
                .stream()
                .reduce(
                    Future.<Void>succeededFuture(),
                    (before, table) -> before.compose(_ -> insert(connection, table)),
                    (before, after) -> before.compose(_ -> after)
                )
                .compose(_ -> tellWhenHoldingsChanged(connection, state))
        );
    }

    private List<Table> tables(VaultState state) {
        WalletRows wallets = new WalletRows(state, masterKeys);
        SliceRows slices = new SliceRows(state);
        return List.of(
            new Table("wallet", INSERT_WALLETS, wallets.wallets()),
            new Table("endpoint", INSERT_ENDPOINTS, wallets.endpoints()),
            new Table("external endpoint", INSERT_EXTERNAL_ENDPOINTS, wallets.externalEndpoints()),
            new Table("certificate", INSERT_CERTIFICATES, slices.certificates(clock.instant())),
            new Table("request", INSERT_COMMANDS, wallets.commands(slices)),
            new Table("slice", INSERT_SLICES, slices.slices()),
            new Table("opened attribute", INSERT_OPENED_ATTRIBUTES, wallets.openedAttributes()),
            new Table("claim", INSERT_CLAIMS, slices.claims())
        );
    }

    private static Future<Void> insert(SqlConnection connection, Table table) {
        int statements = Math.ceilDiv(table.rows.size(), ROWS_PER_STATEMENT);
        return IntStream.range(0, statements)
            .mapToObj(number -> chunk(table.rows, number * ROWS_PER_STATEMENT))
            .reduce(
                Future.<Void>succeededFuture(),
                (before, rows) -> before.compose(_ -> insert(connection, table, rows)),
                (before, after) -> before.compose(_ -> after)
            );
    }

    private static JsonArray chunk(JsonArray rows, int first) {
        return new JsonArray(rows.getList().subList(first, Math.min(first + ROWS_PER_STATEMENT, rows.size())));
    }

    private static Future<Void> insert(SqlConnection connection, Table table, JsonArray rows) {
        return connection
            .preparedQuery(table.insert)
            .execute(Tuple.of(rows))
            .recover(failure -> Future.failedFuture(refusal(table, failure)))
            .mapEmpty();
    }

    /** What the schema does not take, its message names. */
    private static Throwable refusal(Table table, Throwable failure) {
        if (failure instanceof PgException postgres && isOfTheData(postgres.getSqlState())) {
            String detail = postgres.getDetail() == null ? "" : ": " + postgres.getDetail();
            return new ImportRefusedException(
                "a row of the kind " + table.name + " does not fit: " + postgres.getErrorMessage() + detail,
                failure
            );
        }
        return failure;
    }

    /** SQLSTATE classes 22, data exception, and 23, integrity constraint violation. */
    private static boolean isOfTheData(String sqlState) {
        return sqlState.startsWith("22") || sqlState.startsWith("23");
    }

    private static Future<Void> tellWhenHoldingsChanged(SqlConnection connection, VaultState state) {
        UUID[] wallets = state.wallets().stream().map(VaultState.Wallet::id).toArray(UUID[]::new);
        return connection
            .preparedQuery(TELL_WHEN_HOLDINGS_CHANGED)
            .execute(Tuple.tuple().addArrayOfUUID(wallets))
            .mapEmpty();
    }
}
