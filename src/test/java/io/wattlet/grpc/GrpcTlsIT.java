package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.wattlet.outgoing.Certificates;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is served where connections are secured. */
class GrpcTlsIT {

    private static final String HOST = "wallet.example";

    @TempDir
    static Path folder = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        Certificates trusted = new Certificates(folder, "trusted");
        trusted.certify("edge", HOST);
        trusted.certify("peer", "peer.example");
        new Certificates(folder, "unknown").certify("stranger", "peer.example");
    }

    @Test
    void anybodyIsServedWhereNoCertificatesAreAskedFor() throws Exception {
        try (GrpcEdge edge = edge(Optional.empty())) {
            assertEquals(ServingStatus.SERVING, check(edge, Optional.empty()));
            assertEquals(ServingStatus.SERVING, check(edge, Optional.of("stranger")));
        }
    }

    @Test
    void onlyClientsOfTheAuthorityAreServedWhereItIsNamed() throws Exception {
        try (GrpcEdge edge = edge(Optional.of(file("trusted-authority.pem")))) {
            assertEquals(ServingStatus.SERVING, check(edge, Optional.of("peer")));
            assertNotServed(edge, Optional.of("stranger"));
            assertNotServed(edge, Optional.empty());
        }
    }

    @Test
    void nothingIsAnsweredWithoutTls() throws Exception {
        try (GrpcEdge edge = edge(Optional.empty())) {
            StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, () ->
                HealthGrpc.newBlockingStub(edge.channel).check(HealthCheckRequest.getDefaultInstance())
            );
            assertEquals(Status.Code.UNAVAILABLE, failure.getStatus().getCode());
        }
    }

    private static void assertNotServed(GrpcEdge edge, Optional<String> client) {
        StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, () -> check(edge, client));
        assertEquals(Status.Code.UNAVAILABLE, failure.getStatus().getCode(), client.toString());
    }

    private static GrpcEdge edge(Optional<Path> clients) {
        return GrpcEdge.start(GrpcEdge.Setup.USUAL.with(new GrpcTls(file("edge.pem"), file("edge.key"), clients)));
    }

    private static ServingStatus check(GrpcEdge edge, Optional<String> client) throws SSLException {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(file("trusted-authority.pem").toFile());
        client.ifPresent(name -> tls.keyManager(file(name + ".pem").toFile(), file(name + ".key").toFile()));
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", edge.port())
            .overrideAuthority(HOST)
            .sslContext(tls.build())
            .build();
        try {
            return HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
