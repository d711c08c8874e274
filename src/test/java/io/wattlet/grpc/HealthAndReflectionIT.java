package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients can find out about the edge itself. */
class HealthAndReflectionIT {

    private static final String PEERS = "project_origin.wallet_system.v1.ReceiveSliceService";
    private static final List<String> SERVICES = List.of(
        PEERS,
        "project_origin.wallet_system.v1.WalletService",
        "wattlet.v1.WalletService"
    );

    private static ServingStatus health(GrpcEdge edge, String service) {
        return HealthGrpc.newBlockingStub(edge.channel)
            .check(HealthCheckRequest.newBuilder().setService(service).build())
            .getStatus();
    }

    @Test
    void healthIsToldForEachServiceAndChangesWhenTheNodeStops() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            assertEquals(ServingStatus.SERVING, health(edge, ""));
            SERVICES.forEach(service -> assertEquals(ServingStatus.SERVING, health(edge, service)));

            edge.notReady();

            assertEquals(ServingStatus.NOT_SERVING, health(edge, ""));
            SERVICES.forEach(service -> assertEquals(ServingStatus.NOT_SERVING, health(edge, service)));
        }
    }

    @Test
    void servicesAndTheirFilesAreFoundByReflection() throws Exception {
        try (GrpcEdge edge = GrpcEdge.start()) {
            List<String> services = ask(edge, ServerReflectionRequest.newBuilder().setListServices("").build())
                .getListServicesResponse()
                .getServiceList()
                .stream()
                .map(ServiceResponse::getName)
                .toList();
            assertTrue(services.containsAll(SERVICES), services.toString());

            List<ByteString> files = ask(
                edge,
                ServerReflectionRequest.newBuilder().setFileContainingSymbol(PEERS).build()
            )
                .getFileDescriptorResponse()
                .getFileDescriptorProtoList();
            FileDescriptorProto file = FileDescriptorProto.parseFrom(files.getFirst());
            assertEquals("project_origin.wallet_system.v1", file.getPackage());
        }
    }

    static ServerReflectionResponse ask(GrpcEdge edge, ServerReflectionRequest question) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(
            edge.channel
        ).serverReflectionInfo(
            new StreamObserver<>() {
                @Override
                public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                }

                @Override
                public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                }

                @Override
                public void onCompleted() {}
            }
        );
        questions.onNext(question);
        questions.onCompleted();
        return answer.get(30, TimeUnit.SECONDS);
    }
}
