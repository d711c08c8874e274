package io.wattlet.cluster;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wattlet.cluster.ClusterSettings.Patience;
import io.wattlet.cluster.ClusterSettings.Place;
import java.util.concurrent.TimeUnit;

/** The event bus between nodes, with nothing left to defaults: those wait a minute, ping every 20 s and trust everybody. */
final class BusOptions {

    private static final int RECONNECT_ATTEMPTS = 2;
    private static final int RECONNECT_MILLIS = 200;
    private static final int BACKLOG = 1024;

    private BusOptions() {}

    static EventBusOptions of(ClusterSettings settings) {
        Place place = settings.place();
        Patience patience = settings.patience();
        EventBusOptions options = new EventBusOptions()
            .setHost(place.host())
            .setPort(place.busPort())
            .setAcceptBacklog(BACKLOG)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setReuseAddress(true)
            // More would be a queue for a node that is not there; what is lost meanwhile, sweeps find.
            .setReconnectAttempts(RECONNECT_ATTEMPTS)
            .setReconnectInterval(RECONNECT_MILLIS)
            .setConnectTimeout(Math.toIntExact(patience.connectWithin().toMillis()))
            .setClusterPingInterval(patience.pingEvery().toMillis())
            .setClusterPingReplyInterval(patience.pongWithin().toMillis())
            .setTrustAll(false)
            .setSsl(false);
        place.publicHost().ifPresent(options::setClusterPublicHost);
        settings.tls().ifPresent(tls -> encrypt(options, tls));
        return options;
    }

    private static void encrypt(EventBusOptions options, BusTls tls) {
        options
            .setSsl(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setSslHandshakeTimeout(options.getConnectTimeout())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeyCertOptions(
                new PemKeyCertOptions().setCertPath(tls.certificate().toString()).setKeyPath(tls.key().toString())
            )
            .setTrustOptions(new PemTrustOptions().addCertPath(tls.authorities().toString()));
    }
}
