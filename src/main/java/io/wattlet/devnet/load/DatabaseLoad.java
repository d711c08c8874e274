package io.wattlet.devnet.load;

import io.vertx.pgclient.PgConnectOptions;
import io.wattlet.devnet.load.Story.Part;
import io.wattlet.devnet.load.WalletPlan.PlannedWallet;
import io.wattlet.store.Migrations;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * Fills a database with wallets and their past.
 *
 * <p>The rows obey every law of the books and every constraint of the schema, so that lists and sums come out as they would
 * have with a real past. What they cannot be used for is to go on: keys and blindings are noise, no registry knows the
 * slices, and transfers have no registry transactions and deliveries.
 */
public final class DatabaseLoad {

    private static final List<String> VACUUMED = List.of(
        "slice",
        "certificate",
        "holding",
        "command",
        "registry_transaction",
        "claim",
        "wallet_attribute",
        "wallet",
        "wallet_endpoint",
        "external_endpoint"
    );

    private final LoadSettings settings;
    private final PrintStream notes;
    private long began;
    private long stepBegan;

    private DatabaseLoad(LoadSettings settings, PrintStream notes) {
        this.settings = settings;
        this.notes = notes;
    }

    /**
     * What a load made.
     *
     * @param wallets how many
     * @param slices  how many
     * @param bytes   size of the database, with what was there before
     * @param seconds from the empty tables until indexes, references and statistics were there
     */
    public record Report(int wallets, long slices, long bytes, double seconds) {
        /** Slices a second, over the whole. */
        public double rate() {
            return slices / seconds;
        }
    }

    /**
     * Brings the schema up to date and fills it. Blocks. A load that fails leaves tables without indexes and references:
     * the database is to be dropped.
     *
     * @param uri  {@code postgresql://user:password@host:port/database}; the user owns the tables, and nobody else works there
     * @param also whether to load beside wallets that are there already; else their being there is a failure
     * @param notes for a line on each step
     * @throws IOException when it cannot be done; nothing was changed when the database has wallets that it should not have
     */
    public static Report run(String uri, boolean also, LoadSettings settings, PrintStream notes) throws IOException {
        Migrations.migrate(uri);
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        String jdbc = "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
        Properties properties = new Properties();
        properties.setProperty("user", options.getUser());
        properties.setProperty("password", Objects.requireNonNullElse(options.getPassword(), ""));
        try (Sessions sessions = Sessions.open(jdbc, properties, settings.sessions())) {
            refuseWallets(sessions.first(), also, settings.seed());
            return new DatabaseLoad(settings, notes).fill(sessions);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void refuseWallets(Connection connection, boolean also, int seed) throws SQLException, IOException {
        String sameSeed = WalletPlan.owner(seed, WalletPlan.Kind.LARGEST, 1);
        try (
            PreparedStatement question = connection.prepareStatement(
                "select exists (select from wallet), exists (select from wallet where owner = ?)"
            )
        ) {
            question.setString(1, sameSeed);
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                if (answer.getBoolean(2)) {
                    throw new IOException("the database was loaded with seed " + seed + " already; take another seed");
                }
                if (answer.getBoolean(1) && !also) {
                    throw new IOException("the database has wallets; --add loads beside them");
                }
            }
        }
    }

    private Report fill(Sessions sessions) throws SQLException {
        began = System.nanoTime();
        stepBegan = began;
        long slicesBefore = number(sessions, "select count(*) from slice");
        List<PlannedWallet> wallets = WalletPlan.of(settings);
        sessions.execute("create schema wattlet_load");
        writePlan(sessions, wallets);
        noteStep("plan of " + wallets.size() + " wallets");
        SchemaParts parts = SchemaParts.read(sessions.first());
        for (String drop : parts.drops()) {
            sessions.execute(drop);
        }
        for (String owners : LoadStatements.OWNERS) {
            sessions.execute(owners);
        }
        noteStep("wallets");
        for (String bulk : LoadStatements.BULK) {
            sessions.share(List.of(bulk));
            noteStep(firstWords(bulk));
        }
        putBack(sessions, parts);
        sessions.execute("drop schema wattlet_load cascade");
        sessions.distribute(
            VACUUMED.stream()
                .map(table -> "vacuum (analyze) " + table)
                .toList()
        );
        noteStep("vacuum and analyze");
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Report(
            wallets.size(),
            number(sessions, "select count(*) from slice") - slicesBefore,
            number(sessions, "select pg_database_size(current_database())"),
            seconds
        );
    }

    private void putBack(Sessions sessions, SchemaParts parts) throws SQLException {
        sessions.distribute(parts.indexes());
        for (String key : parts.keys()) {
            sessions.execute(key);
        }
        noteStep("indexes and keys");
        for (String reference : parts.references()) {
            sessions.execute(reference);
        }
        sessions.distribute(parts.checks());
        noteStep("references checked");
    }

    private static void writePlan(Sessions sessions, List<PlannedWallet> wallets) throws SQLException {
        Connection connection = sessions.first();
        int[] numbers = IntStream.rangeClosed(1, wallets.size()).toArray();
        create(
            connection,
            LoadStatements.WALLETS,
            IntStream.of(numbers).boxed().toArray(),
            wallets.stream().map(PlannedWallet::owner).toArray(),
            wallets.stream().map(PlannedWallet::pairs).toArray(),
            wallets.stream().map(PlannedWallet::receiver).toArray(),
            wallets.stream().map(PlannedWallet::index).toArray(),
            wallets.stream().map(PlannedWallet::meters).toArray(),
            wallets.stream().map(PlannedWallet::periodMinutes).toArray()
        );
        List<Story> round = Story.round();
        create(connection, LoadStatements.STORIES, round.stream().map(Story::name).toArray());
        writeParts(connection, round);
        sessions.execute("alter table wattlet_load.wallet add primary key (no)");
        sessions.execute(LoadStatements.COUNTED);
        sessions.execute("alter table wattlet_load.counted add primary key (pairs)");
        sessions.execute(LoadStatements.ROUNDS);
        sessions.execute(LoadStatements.LEFT_OVER);
        sessions.execute(LoadStatements.PAIRS);
        for (String table : List.of("wallet", "story", "part", "left_over", "round")) {
            sessions.execute("analyze wattlet_load." + table);
        }
    }

    private static void writeParts(Connection connection, List<Story> round) throws SQLException {
        List<Integer> stories = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < round.size(); i++) {
            for (Part part : round.get(i).parts()) {
                stories.add(i);
                parts.add(part);
            }
        }
        create(
            connection,
            LoadStatements.PARTS,
            stories.toArray(),
            parts.stream().map(Part::side).toArray(),
            parts.stream().map(Part::number).toArray(),
            parts.stream().map(Part::cut).toArray(),
            parts.stream().map(Part::state).toArray(),
            parts.stream().map(Part::received).toArray(),
            parts.stream().map(Part::size).toArray(),
            parts.stream().map(Part::way).toArray(),
            parts.stream().map(Part::commitment).toArray()
        );
    }

    private static void create(Connection connection, String statement, Object[]... columns) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < columns.length; i++) {
                String type = switch (columns[i][0]) {
                    case Integer _ -> "int";
                    case Boolean _ -> "bool";
                    case null, default -> "text";
                };
                prepared.setArray(i + 1, connection.createArrayOf(type, columns[i]));
            }
            prepared.executeUpdate();
        }
    }

    private static long number(Sessions sessions, String query) throws SQLException {
        try (
            Statement statement = sessions.first().createStatement();
            ResultSet found = statement.executeQuery(query)
        ) {
            found.next();
            return found.getLong(1);
        }
    }

    private void noteStep(String step) {
        long now = System.nanoTime();
        notes.printf(Locale.ROOT, "%7.1f s  %s, %.1f s%n", (now - began) / 1e9, step, (now - stepBegan) / 1e9);
        stepBegan = now;
    }

    private static String firstWords(String insert) {
        return insert.split(" ", 4)[2];
    }
}
