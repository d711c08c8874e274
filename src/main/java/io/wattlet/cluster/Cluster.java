package io.wattlet.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The Vert.x of a node and, where it is one, its membership of a cluster; closing the one ends the other. With or without a
 * cluster, whoever uses the event bus does the same.
 */
public final class Cluster {

    static {
        // What Hazelcast says before it has read its settings belongs into the same log.
        System.setProperty("hazelcast.logging.type", "slf4j");
    }

    private final Vertx vertx;
    private final IntSupplier members;

    private Cluster(Vertx vertx, IntSupplier members) {
        this.vertx = vertx;
        this.members = members;
    }

    /**
     * Becomes a member, or the first one when nobody is there. Blocks while a name is looked up; not for event loops.
     *
     * @param settings empty for a node that stays alone
     * @return fails when the ports are taken, or files of TLS are of no use; then nothing is left behind
     */
    public static Future<Cluster> join(Optional<ClusterSettings> settings) {
        return settings.isPresent()
            ? join(settings.get())
            : Future.succeededFuture(new Cluster(Vertx.vertx(), () -> 1));
    }

    private static Future<Cluster> join(ClusterSettings settings) {
        Members members = new Members();
        try {
            settings.tls().ifPresent(BusTlsCheck::requireUsable);
            return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(BusOptions.of(settings)))
                .withClusterManager(new HazelcastClusterManager(HazelcastSettings.of(settings, members)))
                .buildClustered()
                .map(vertx -> new Cluster(guarded(vertx), members::count));
        } catch (UnknownHostException | UnusableTlsException e) {
            return Future.failedFuture(e);
        }
    }

    // What travels is text; objects that another member would have this one create are refused.
    private static Vertx guarded(Vertx vertx) {
        vertx
            .eventBus()
            .serializableChecker(_ -> false)
            .clusterSerializableChecker(_ -> false);
        return vertx;
    }

    /** What everything of the node runs on. */
    public Vertx vertx() {
        return vertx;
    }

    /** Nodes that this one sees, itself included. For any thread. */
    public int members() {
        return members.getAsInt();
    }
}
