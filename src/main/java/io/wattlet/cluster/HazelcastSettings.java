package io.wattlet.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.ProtocolType;
import io.wattlet.cluster.ClusterSettings.Place;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Hazelcast as what it is here: the list of members, and of who listens to what on the bus. Everything is said, because it
 * multicasts, listens on every interface, looks for clouds and calls home unless told otherwise.
 */
final class HazelcastSettings {

    private static final int CONNECT_SECONDS = 2;
    private static final int OTHER_CLUSTERS_LOOKED_FOR_EVERY_SECONDS = 5;
    private static final Duration OPERATIONS_END_WITHIN = Duration.ofSeconds(10);

    private HazelcastSettings() {}

    /** Looks the host up; blocks. */
    static Config of(ClusterSettings settings, Members members) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(settings.place().host());
        Config config = new Config().setClusterName(settings.name());
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
        // Members only: no clients, no REST, no memcache.
        network.setMemberEndpointConfig(endpoint(settings.place()));
        join(network.getJoin(), settings.discovery());
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
        config
            .getMultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
        config.getSerializationConfig().setJavaSerializationFilterConfig(serializationFilter());
        config.addListenerConfig(new ListenerConfig(members));
        properties(config, settings, address);
        return config;
    }

    private static ServerSocketEndpointConfig endpoint(Place place) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig()
            .setPort(place.port())
            .setPortAutoIncrement(false)
            .setReuseAddress(true);
        endpoint.setProtocolType(ProtocolType.MEMBER);
        place.publicHost().ifPresent(host -> endpoint.setPublicAddress(host + ":" + place.port()));
        return endpoint;
    }

    private static void join(JoinConfig join, Discovery discovery) {
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        switch (discovery) {
            case Discovery.Members(var addresses) -> {
                join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
                addresses.forEach(join.getTcpIpConfig()::addMember);
            }
            case Discovery.Kubernetes(var dnsName) -> join
                .getKubernetesConfig()
                .setEnabled(true)
                .setProperty("service-dns", dnsName);
        }
    }

    // What members send each other besides plain values: who listens to what, and how an operation failed.
    private static JavaSerializationFilterConfig serializationFilter() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter
            .getWhitelist()
            .addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.impl.")
            .addPrefixes("java.lang.", "[Ljava.lang.", "java.util.", "java.io.");
        return filter;
    }

    private static void properties(Config config, ClusterSettings settings, InetAddress address) {
        config
            .setProperty("hazelcast.logging.type", "slf4j")
            .setProperty("hazelcast.phone.home.enabled", "false")
            .setProperty("hazelcast.shutdownhook.enabled", "false")
            .setProperty("hazelcast.local.localAddress", address.getHostAddress())
            .setProperty("hazelcast.socket.bind.any", "false")
            .setProperty("hazelcast.socket.server.bind.any", "false")
            .setProperty("hazelcast.prefer.ipv4.stack", String.valueOf(!(address instanceof Inet6Address)))
            .setProperty("hazelcast.heartbeat.interval.seconds", "1")
            .setProperty("hazelcast.max.no.heartbeat.seconds", seconds(settings.patience().deadAfter()))
            .setProperty("hazelcast.merge.first.run.delay.seconds", everySeconds())
            .setProperty("hazelcast.merge.next.run.delay.seconds", everySeconds())
            .setProperty("hazelcast.operation.call.timeout.millis", String.valueOf(OPERATIONS_END_WITHIN.toMillis()))
            .setProperty("hazelcast.graceful.shutdown.max.wait", seconds(OPERATIONS_END_WITHIN))
            // A few dozen entries need no more threads than that.
            .setProperty("hazelcast.partition.count", "31")
            .setProperty("hazelcast.operation.thread.count", "2")
            .setProperty("hazelcast.operation.generic.thread.count", "2")
            .setProperty("hazelcast.event.thread.count", "1")
            .setProperty("hazelcast.io.thread.count", "1");
    }

    private static String everySeconds() {
        return String.valueOf(OTHER_CLUSTERS_LOOKED_FOR_EVERY_SECONDS);
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toSeconds());
    }
}
