package io.wattlet.store;

import io.vertx.pgclient.PgConnectOptions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the schema up to date. Several nodes may do so at once: Flyway holds a lock in the database. Each migration is one
 * transaction, so that one that is cut off leaves nothing.
 */
public final class Migrations {

    /** How long a server may take to let in whoever comes, which it may never do while it hangs. */
    private static final int LOGIN_SECONDS = 10;

    private Migrations() {}

    /**
     * Applies what is missing. Blocks; not for event loops.
     *
     * @param uri {@code postgresql://user:password@host:port/database}
     * @return versions that were applied, oldest first; empty when the schema was up to date
     */
    public static String migrate(String uri) {
        Flyway flyway = flyway(uri);
        String missing = versions(flyway.info().pending());
        flyway.migrate();
        return missing;
    }

    /**
     * Requires the schema to be up to date, or newer: during an update, nodes of the last version work with the schema of the
     * next. Blocks; not for event loops.
     *
     * @throws OutdatedSchemaException when a migration is missing
     */
    public static void requireCurrent(String uri) {
        String missing = versions(flyway(uri).info().pending());
        if (!missing.isEmpty()) {
            throw new OutdatedSchemaException(missing);
        }
    }

    private static String versions(MigrationInfo... migrations) {
        return Stream.of(migrations)
            .map(migration -> migration.getVersion() + " (" + migration.getDescription() + ")")
            .collect(Collectors.joining(", "));
    }

    private static Flyway flyway(String uri) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        String jdbc =
            "jdbc:postgresql://" +
            options.getHost() +
            ":" +
            options.getPort() +
            "/" +
            options.getDatabase() +
            "?loginTimeout=" +
            LOGIN_SECONDS;
        return Flyway.configure()
            .dataSource(jdbc, options.getUser(), options.getPassword())
            .locations("classpath:db/migration")
            .load();
    }
}
