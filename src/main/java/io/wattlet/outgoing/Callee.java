package io.wattlet.outgoing;

import java.util.Locale;

/** What is called. Calls of one kind share no connection, no breaker and no limit with those of another. */
public enum Callee {
    /** Registries of the network configuration. */
    REGISTRY,
    /** Chroniclers of the network configuration. */
    CHRONICLER,
    /** Other wallets, at addresses that users name. */
    PEER,
    /** Receivers of events, at addresses that users name. */
    WEBHOOK,
    /** The web server that has the network configuration. */
    NETWORK,
    /** Issuers of the network configuration. */
    ISSUER,
    /** The OpenID provider whose tokens count. */
    AUTHORITY;

    /** Whether users of the node say where it is: then much may be wrong with it, and there may be many. */
    boolean isNamedByUsers() {
        return this == PEER || this == WEBHOOK;
    }

    /** As metrics name it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
