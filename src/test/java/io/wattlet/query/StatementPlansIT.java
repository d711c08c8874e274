package io.wattlet.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.query.Cursor.Position;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Direction;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.Query.TimeMatch;
import io.wattlet.query.Query.TrialFilter;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How Postgres carries the statements out, with many small wallets and a large one. */
class StatementPlansIT {

    private static final Set<String> BIG_TABLES = Set.of(
        "holding",
        "slice",
        "claim",
        "certificate",
        "command",
        "wallet_attribute"
    );
    private static final int SMALL_WALLETS = 200;
    private static final int CERTIFICATES_OF_SMALL = 200;
    private static final int CERTIFICATES_OF_LARGE = 30_000;
    private static final String LARGE = "owner-0";
    private static final String SMALL = "owner-7";
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    private static final Vertx VERTX = Vertx.vertx();
    private static Database database;

    @BeforeAll
    static void load() {
        database = Database.open(
            VERTX,
            new DatabaseConfiguration(TestDatabase.unchecked("it holds rows that no node would leave behind"), 2, null)
        );
        execute(
            """
            insert into wallet (id, owner, master_key, master_key_id, public_key)
            select gen_random_uuid(), 'owner-' || n, '', 'test', decode(repeat('00', 74), 'hex')
              from generate_series(0, $1::int) as n
            """,
            Tuple.of(SMALL_WALLETS)
        );
        execute(
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            select id, id, 1, decode(repeat(md5(id::text), 4) || repeat('00', 10), 'hex')
              from wallet
            """,
            Tuple.tuple()
        );
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            select id, owner, 'https://h/', public_key, ''
              from wallet
            """,
            Tuple.tuple()
        );
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            select 'narnia', md5(n || ' ' || i)::uuid, 1 + i % 2, 'DK1',
                   timestamptz '2026-01-01T00:00Z' + i / 2 * interval '1 h',
                   timestamptz '2026-01-01T01:00Z' + i / 2 * interval '1 h',
                   '[{"key":"AssetId","value":"aGFzaA==","hashed":true}]'
              from generate_series(0, $1::int) as n
             cross join lateral generate_series(1, case when n = 0 then $3::int else $2::int end) as i
            """,
            Tuple.of(SMALL_WALLETS, CERTIFICATES_OF_SMALL, CERTIFICATES_OF_LARGE)
        );
        execute(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received, receiver_id)
            select gen_random_uuid(), wallet.id, 'narnia', md5(n || ' ' || i)::uuid,
                   decode(md5(n || ' ' || i || kind) || md5(i || kind), 'hex'), 100, decode(repeat('00', 32), 'hex'),
                   wallet.id, 1, kind::slice_state, false, case when kind = 'transferred' then wallet.id end
              from generate_series(0, $1::int) as n
              join wallet on owner = 'owner-' || n
             cross join lateral generate_series(1, case when n = 0 then $3::int else $2::int end) as i
             cross join unnest(array['available', 'transferred', 'claimed']) as kind
             where kind = 'available'
                or i % 10 = 0
            """,
            Tuple.of(SMALL_WALLETS, CERTIFICATES_OF_SMALL, CERTIFICATES_OF_LARGE)
        );
        execute(
            """
            insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
            select wallet_id, registry, certificate_id, 'AssetId', '5712', ''
              from holding
            """,
            Tuple.tuple()
        );
        execute(
            """
            with command as (
              insert into command (id, kind, owner, wallet_id, payload, state)
              select id, 'claim', owner, id, '{}', 'completed'
                from wallet
              returning id
            ), claimed as (
              select slice.*, row_number() over (partition by wallet_id order by slice.id)::int as ordinal
                from slice
               where state = 'claimed'
            ), final as (
              insert into registry_transaction (id, command_id, ordinal, registry, stream_id, bytes, predecessors,
                                                changed_slices, changed_states)
              select hash, command.id, ordinal, registry, certificate_id, '', '{}', '{}', '{}'
                from claimed
                join command on command.id = claimed.wallet_id
              returning id, command_id
            )
            insert into claim (id, command_id, wallet_id, production_slice_id, consumption_slice_id, production_registry,
                               production_certificate_id, production_start, production_end, consumption_registry,
                               consumption_certificate_id, consumption_start, consumption_end, trial, quantity, state,
                               final_transaction_id)
            select gen_random_uuid(), final.command_id, final.command_id, claimed.id, claimed.id, claimed.registry,
                   claimed.certificate_id, period_start, period_end, claimed.registry, claimed.certificate_id,
                   period_start, period_end, false, 100, 'claimed', final.id
              from claimed
              join final on final.id = claimed.hash
              join holding using (wallet_id, registry, certificate_id)
            """,
            Tuple.tuple()
        );
        execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, state)
            select gen_random_uuid(), 'transfer', owner, id, '{}', 'completed'
              from wallet
             cross join generate_series(1, 200)
            """,
            Tuple.tuple()
        );
        execute("analyze", Tuple.tuple());
    }

    @AfterAll
    static void close() {
        Await.result(database.close());
        Await.result(VERTX.close());
    }

    private static void execute(String statement, Tuple parameters) {
        Await.result(database.pool().preparedQuery(statement).execute(parameters));
    }

    /** A statement with the parameters of a real question. */
    private record Asked(String statement, Tuple parameters) {}

    private static Map<String, Asked> asked(String owner, Period period, int limit) {
        int most = QuerySettings.DEFAULT.maxItems();
        PagePart page = new PagePart(0, limit);
        ChangesPart changes = new ChangesPart(null, Optional.empty(), limit);
        Position middle = new Position(Instant.now().minusSeconds(3600), "narnia", UUID.randomUUID());
        Grouping hourly = new Grouping(TimeAggregate.HOUR, "Europe/Copenhagen");
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (CertificateOrder order : CertificateOrder.values()) {
            for (Direction direction : Direction.values()) {
                Query.ListCertificates list = new Query.ListCertificates(owner, period, null, order, direction, page);
                asked.put(
                    "certificates by " + order + " " + direction,
                    new Asked(CertificateQueries.statement(list), CertificateQueries.parameters(list, most))
                );
            }
        }
        asked.put("certificate", new Asked(CertificateStatements.FIND, Tuple.of(owner, "narnia", UUID.randomUUID())));
        for (Position start : List.of(Position.START, middle)) {
            String from = start.id() == null ? "" : " from a cursor on";
            asked.put(
                "changes of certificates" + from,
                new Asked(
                    CertificateStatements.FOLLOW,
                    CertificateQueries.parameters(
                        new Query.FollowCertificates(owner, period, null, changes),
                        start,
                        most
                    )
                )
            );
            asked.put(
                "changes of claims" + from,
                new Asked(
                    ClaimStatements.FOLLOW,
                    ClaimQueries.parameters(new Query.FollowClaims(owner, period, changes), start, most)
                )
            );
            asked.put(
                "changes of transfers" + from,
                new Asked(
                    TransferStatements.FOLLOW,
                    TransferQueries.parameters(new Query.FollowTransfers(owner, period, changes), start, most)
                )
            );
            asked.put(
                "changes of commands" + from,
                new Asked(
                    CommandQueries.FOLLOW,
                    CommandQueries.parameters(new Query.FollowCommands(owner, changes), start)
                )
            );
        }
        asked.put(
            "whose commands have changed",
            new Asked(
                CommandWatchers.FIND_CHANGED,
                Tuple.tuple()
                    .addArrayOfString(new String[] { owner, "nobody" })
                    .addArrayOfOffsetDateTime(
                        new OffsetDateTime[] {
                            Instant.now().minusSeconds(3600).atOffset(ZoneOffset.UTC),
                            Instant.now().atOffset(ZoneOffset.UTC),
                        }
                    )
            )
        );
        asked.put(
            "sums of certificates",
            new Asked(
                CertificateStatements.SUM,
                CertificateQueries.parameters(new Query.SumCertificates(owner, period, null, hourly, page), most)
            )
        );
        asked.put(
            "claims",
            new Asked(
                ClaimStatements.LIST,
                ClaimQueries.parameters(new Query.ListClaims(owner, period, TimeMatch.HOURLY, page), most)
            )
        );
        asked.put(
            "sums of claims",
            new Asked(
                ClaimStatements.SUM,
                ClaimQueries.parameters(new Query.SumClaims(owner, period, TrialFilter.NON_TRIAL, hourly, page), most)
            )
        );
        asked.put(
            "transfers",
            new Asked(
                TransferStatements.LIST,
                TransferQueries.parameters(new Query.ListTransfers(owner, period, page), most)
            )
        );
        asked.put(
            "sums of transfers",
            new Asked(
                TransferStatements.SUM,
                TransferQueries.parameters(new Query.SumTransfers(owner, period, hourly, page), most)
            )
        );
        return asked;
    }

    @Test
    void noStatementScansABigTableForAnyWallet() {
        for (String owner : List.of(SMALL, LARGE)) {
            for (Period period : List.of(new Period(null, null), new Period(JANUARY, FEBRUARY))) {
                for (int limit : new int[] { 10, Integer.MAX_VALUE }) {
                    asked(owner, period, limit).forEach((name, asked) -> {
                        String what = name + " of " + owner + ", " + period + ", limit " + limit;
                        assertScansNothingBig(what, explain("", asked));
                        assertScansNothingBig(what + ", run", explain("analyze, ", asked));
                    });
                }
            }
        }
    }

    @Test
    void noStatementScansABigTableWhenItsPlanIsKept() {
        asked(SMALL, new Period(null, null), 10).forEach((name, asked) ->
            assertScansNothingBig(
                name,
                new JsonArray(
                    Await.result(
                        database.pool().query("explain (generic_plan, format json) " + asked.statement).execute()
                    )
                        .iterator()
                        .next()
                        .getValue(0)
                        .toString()
                )
            )
        );
    }

    @Test
    void keptPlansOfListsAndSumsReadWhatIsHeldFromTheIndexInOrderOfEnds() {
        Map<String, Asked> asked = asked(SMALL, new Period(null, null), 10);
        for (String name : List.of("certificates by END ASC", "sums of certificates")) {
            JsonArray plan = explainKept(Objects.requireNonNull(asked.get(name)));
            assertTrue(plan.encode().contains("$2"), () -> name + " is planned for its parameters: " + plan);
            List<String> indexes = nodes(plan)
                .stream()
                .filter(node -> "holding".equals(node.getString("Relation Name")))
                .map(node -> node.getString("Index Name", node.getString("Node Type")))
                .distinct()
                .toList();
            assertEquals(List.of("holding_listed"), indexes, () -> name + "\n" + plan.encodePrettily());
        }
    }

    /** The plan that a connection keeps for a statement, whatever its parameters, as it is carried out with these. */
    private static JsonArray explainKept(Asked asked) {
        return Await.result(
            database
                .pool()
                .withConnection(connection ->
                    connection
                        .query("set plan_cache_mode = force_generic_plan")
                        .execute()
                        .compose(_ -> connection.query("prepare kept as " + asked.statement).execute())
                        .compose(_ ->
                            connection
                                .query("explain (analyze, format json) execute kept " + literals(asked.parameters))
                                .execute()
                        )
                        .eventually(() -> connection.query("deallocate kept").execute())
                        .eventually(() -> connection.query("reset plan_cache_mode").execute())
                )
                .map(rows -> new JsonArray(rows.iterator().next().getValue(0).toString()))
        );
    }

    private static String literals(Tuple parameters) {
        return IntStream.range(0, parameters.size())
            .mapToObj(parameters::getValue)
            .map(value -> value == null ? "null" : "'" + value + "'")
            .collect(Collectors.joining(", ", "(", ")"));
    }

    @Test
    void aListTouchesAsManyCertificatesAsItShows() {
        Query.ListCertificates query = new Query.ListCertificates(
            LARGE,
            new Period(null, null),
            null,
            CertificateOrder.END,
            Direction.ASC,
            new PagePart(0, 10)
        );
        Asked list = new Asked(
            CertificateStatements.LIST,
            CertificateQueries.parameters(query, QuerySettings.DEFAULT.maxItems())
        );
        assertEquals(10, rowsOfRelation("wallet_attribute", list));
        assertEquals(0, rowsOfRelation("certificate", list));
        List<CertificateId> shown = new ArrayList<>();
        for (Row row : Await.result(database.pool().query("select id from certificate limit 10").execute())) {
            shown.add(new CertificateId("narnia", row.getUUID("id")));
        }
        Asked facts = new Asked(CertificateStatements.FACTS, CertificateQueries.names(shown));
        assertScansNothingBig("facts", explain("", facts));
        assertEquals(10, rowsOfRelation("certificate", facts));
    }

    private static long rowsOfRelation(String relation, Asked asked) {
        long rows = 0;
        for (JsonObject node : nodes(explain("analyze, ", asked))) {
            if (relation.equals(node.getString("Relation Name"))) {
                rows += Math.round(node.getDouble("Actual Rows") * node.getLong("Actual Loops"));
            }
        }
        return rows;
    }

    private static JsonArray explain(String options, Asked asked) {
        return new JsonArray(
            Await.result(
                database
                    .pool()
                    .preparedQuery("explain (" + options + "format json) " + asked.statement)
                    .execute(asked.parameters)
            )
                .iterator()
                .next()
                .getValue(0)
                .toString()
        );
    }

    private static void assertScansNothingBig(String what, JsonArray plan) {
        List<JsonObject> nodes = nodes(plan);
        assertTrue(nodes.size() > 1, what);
        for (JsonObject node : nodes) {
            boolean scans = node.getString("Node Type").endsWith("Seq Scan");
            assertTrue(
                !scans || !BIG_TABLES.contains(node.getString("Relation Name")),
                () -> what + " scans " + node.getString("Relation Name") + "\n" + plan.encodePrettily()
            );
        }
    }

    private static List<JsonObject> nodes(JsonArray explained) {
        List<JsonObject> nodes = new ArrayList<>();
        collect(explained.getJsonObject(0).getJsonObject("Plan"), nodes);
        return nodes;
    }

    private static void collect(JsonObject node, List<JsonObject> nodes) {
        nodes.add(node);
        JsonArray children = node.getJsonArray("Plans", new JsonArray());
        for (int i = 0; i < children.size(); i++) {
            collect(children.getJsonObject(i), nodes);
        }
    }
}
