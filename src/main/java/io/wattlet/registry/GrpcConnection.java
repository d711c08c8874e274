package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A long-lived gRPC client for one URL: HTTP/2 without TLS for http, with TLS and a verified host for https. All calls
 * share one connection, which is opened when it is needed and dropped when nothing comes back on it any more.
 */
final class GrpcConnection {

    /** In deadlines: after so long without a byte from the other side its end of the connection is taken for dead. */
    private static final int SILENCE = 3;

    private final GrpcClient client;
    private final SocketAddress address;

    private GrpcConnection(GrpcClient client, SocketAddress address) {
        this.client = client;
        this.address = address;
    }

    /**
     * @param deadline         for each call
     * @param bytesPerResponse the largest message that is read
     */
    static GrpcConnection open(Vertx vertx, URI url, Duration deadline, int bytesPerResponse) {
        boolean tls = "https".equals(url.getScheme());
        HttpClientOptions http = new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setSsl(tls)
            .setUseAlpn(tls)
            .setVerifyHost(tls)
            .setConnectTimeout(Math.toIntExact(deadline.toMillis()))
            .setReadIdleTimeout(SILENCE * Math.toIntExact(deadline.toMillis()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        GrpcClientOptions grpc = new GrpcClientOptions()
            .setMaxMessageSize(bytesPerResponse)
            .setTimeout(Math.toIntExact(deadline.toMillis()))
            .setTimeoutUnit(TimeUnit.MILLISECONDS)
            .setScheduleDeadlineAutomatically(true);
        GrpcClient client = GrpcClient.builder(vertx).with(grpc).with(http).build();
        return new GrpcConnection(client, SocketAddress.inetSocketAddress(port(url, tls), url.getHost()));
    }

    private static int port(URI url, boolean tls) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return tls ? 443 : 80;
    }

    GrpcClient client() {
        return client;
    }

    SocketAddress address() {
        return address;
    }

    Future<Void> close() {
        return client.close();
    }
}
