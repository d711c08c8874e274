package io.wattlet.devnet.torture;

import java.util.List;

/**
 * Nodes that share a database.
 *
 * @param name        for people
 * @param members     its nodes, at least one
 * @param databaseUri {@code postgresql://user@host:port/database}, not through a proxy
 */
record WalletSystem(String name, List<Member> members, String databaseUri) {
    WalletSystem {
        members = List.copyOf(members);
    }

    /** The same as JDBC wants it. */
    String jdbcUrl() {
        return databaseUri.replaceFirst("^postgresql://([^@]+)@(.+)$", "jdbc:postgresql://$2?user=$1");
    }
}
