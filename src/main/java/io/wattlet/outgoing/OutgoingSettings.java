package io.wattlet.outgoing;

import java.util.List;

/**
 * What holds for all calls to other machines.
 *
 * @param allowedNetworks  may be called although their addresses are private, local or reserved
 * @param tls              what the node shows, and whom it trusts
 * @param breaker          when a target is given time
 * @param peers            other wallets that are remembered at a time, with their connection
 * @param nameThreads      names that are looked up at a time for peers, and as many for all others
 * @param waitingNames     names that may wait to be looked up for peers, and as many for all others
 */
public record OutgoingSettings(
    List<Network> allowedNetworks,
    OutgoingTls tls,
    BreakerSettings breaker,
    int peers,
    int nameThreads,
    int waitingNames
) {
    /** What a node uses unless told otherwise: nothing but the public internet is called. */
    public static final OutgoingSettings DEFAULT = new OutgoingSettings(
        List.of(),
        OutgoingTls.NONE,
        BreakerSettings.DEFAULT,
        1000,
        4,
        1000
    );

    public OutgoingSettings {
        allowedNetworks = List.copyOf(allowedNetworks);
        if (peers < 1 || nameThreads < 1 || waitingNames < 1) {
            throw new IllegalArgumentException("there must be room for a peer and for a name");
        }
    }

    /** The same with other networks that may be called. */
    public OutgoingSettings allowing(List<Network> networks) {
        return new OutgoingSettings(networks, tls, breaker, peers, nameThreads, waitingNames);
    }
}
