package io.wattlet.devnet.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnectOptions;
import io.wattlet.devnet.bench.ReadOperation.Wallet;
import io.wattlet.devnet.load.DatabaseLoad;
import io.wattlet.devnet.load.LoadSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A loaded database to read from. Its average wallets are the same for every number of slices. */
final class ReadDatabase {

    /** How many average wallets are asked for in turn. */
    static final int WALLETS = 40;

    // The first is left out: how much it receives depends on how many there are.
    private static final String AVERAGE_WALLETS = """
        select wallet.owner, held.certificate_id, asked.command_id
          from generate_series(2, ? + 1) as number
          join wallet on wallet.owner = 'load-' || ? || '-average-' || number
         cross join lateral (
                 select certificate_id
                   from holding
                  where wallet_id = wallet.id and available > 0 and not withdrawn
                  order by period_end, period_start, registry, certificate_id
                  limit 1
               ) as held
         cross join lateral (
                 select command_id
                   from claim
                  where wallet_id = wallet.id and state = 'claimed'
                  order by updated_at, id
                  limit 1
               ) as asked
         order by number
        """;

    private final String uri;
    private final int seed;

    private ReadDatabase(String uri, int seed) {
        this.uri = uri;
        this.seed = seed;
    }

    static ReadDatabase load(String uri, int slices, int seed, PrintStream notes) throws IOException {
        DatabaseLoad.Report report = DatabaseLoad.run(uri, false, LoadSettings.of(slices, seed), notes);
        notes.printf("%d slices, %.0f a second%n", report.slices(), report.rate());
        return new ReadDatabase(uri, seed);
    }

    String largestOwner() {
        return "load-" + seed + "-largest-1";
    }

    List<Wallet> averageWallets() throws IOException {
        try (
            Connection connection = connect();
            PreparedStatement query = connection.prepareStatement(AVERAGE_WALLETS)
        ) {
            query.setInt(1, WALLETS);
            query.setInt(2, seed);
            List<Wallet> wallets = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    wallets.add(
                        new Wallet(
                            rows.getString(1),
                            UUID.fromString(rows.getString(2)),
                            UUID.fromString(rows.getString(3))
                        )
                    );
                }
            }
            if (wallets.size() < WALLETS) {
                throw new IllegalStateException("only " + wallets.size() + " average wallets are there");
            }
            return wallets;
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Keeps finished answers for the {@link Floor}, by owner. */
    void storeFloor(Map<String, Buffer> answers) throws IOException {
        try (Connection connection = connect(); Statement table = connection.createStatement()) {
            table.execute(Floor.TABLE);
            try (PreparedStatement insert = connection.prepareStatement("insert into bench_floor values (?, ?)")) {
                for (Map.Entry<String, Buffer> answer : answers.entrySet()) {
                    insert.setString(1, answer.getKey());
                    insert.setString(2, answer.getValue().toString());
                    insert.executeUpdate();
                }
            }
            table.execute("vacuum (analyze) bench_floor");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        return DriverManager.getConnection(
            "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase(),
            options.getUser(),
            options.getPassword()
        );
    }
}
