package io.wattlet.devnet.torture;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What can go wrong, with how long it lasts: at least and at most, in milliseconds. */
enum FaultKind {
    /** SIGKILL; after the given time it is started again. */
    NODE_KILLED(0, 4_000),
    /** SIGSTOP and SIGCONT, with leases that hold meanwhile. */
    NODE_HUNG(200, 3_000),
    /** The same for longer than its leases: others take over what it has in hand, and it wakes up and does not know. */
    NODE_HUNG_BEYOND_LEASES(7_000, 14_000),
    /** SIGTERM; after the given time it is started again. */
    NODE_TERMINATED(0, 4_000),
    /** Postgres stops in good order and starts again. */
    POSTGRES_RESTARTED(0, 4_000),
    /** Postgres is killed, recovers from its log, and starts again. */
    POSTGRES_KILLED(0, 2_000),
    /** Later calls overtake earlier ones, and answers are late. */
    REGISTRY_OVERTAKES(4_000, 12_000),
    /** Transactions are lost or processed twice, and statuses are forgotten within a second: the resubmission anomaly. */
    REGISTRY_LOSES(4_000, 12_000),
    /** Transactions stay pending for seconds. */
    REGISTRY_LINGERS(4_000, 12_000),
    /** All statuses are forgotten at once, as after a restart. */
    REGISTRY_FORGETS(0, 1_000),
    /** It does not listen. */
    REGISTRY_AWAY(500, 8_000),
    /** A connection passes nothing. */
    LINK_SILENT(500, 9_000),
    /** A connection passes everything late. */
    LINK_SLOW(2_000, 9_000),
    /** Connections are reset. */
    LINK_RESET(0, 100),
    /** Connections are reset in the middle of a message. */
    LINK_CUT(0, 100),
    /** Connections are reset, and no new ones are to be had. */
    LINK_REFUSED(300, 6_000);

    private final int leastMillis;
    private final int mostMillis;

    FaultKind(int leastMillis, int mostMillis) {
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    /** How long it lasts this time. */
    Duration drawTime(RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(leastMillis, mostMillis + 1));
    }

    /** For people. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
