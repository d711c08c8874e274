package io.wattlet.store;

import io.vertx.pgclient.PgConnectOptions;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date. Several nodes may do so at once: Flyway holds a lock in the database. */
public final class Migrations {

    private Migrations() {}

    /**
     * Applies what is missing. Blocks; not for event loops.
     *
     * @param uri {@code postgresql://user:password@host:port/database}
     */
    public static void migrate(String uri) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        String jdbc = "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
        Flyway.configure()
            .dataSource(jdbc, options.getUser(), options.getPassword())
            .locations("classpath:db/migration")
            .load()
            .migrate();
    }
}
