package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveResponse;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How the edge ends. */
class DrainIT {

    @Test
    void callsUnderWayAreAnsweredAndNoOthersAreTaken() throws Exception {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest slice = ReceiveSliceIT.slice(edge.endpoint());
            Runnable release = edge.holdCommands();
            ListenableFuture<ReceiveResponse> underWay = ReceiveSliceServiceGrpc.newFutureStub(
                edge.channel
            ).receiveSlice(slice);
            awaitUntil(() -> edge.gauge("wattlet_grpc_calls_in_flight") == 1);

            Future<Void> stopped = edge.stop();
            // The client was told to go away: it leaves the connection to the calls that are on it.
            awaitUntil(() -> edge.channel.getState(false) != ConnectivityState.READY);
            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () ->
                ReceiveSliceServiceGrpc.newBlockingStub(edge.channel).receiveSlice(slice)
            );

            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
            assertFalse(underWay.isDone());
            assertFalse(stopped.isComplete());
            release.run();
            assertEquals(ReceiveResponse.getDefaultInstance(), underWay.get(10, TimeUnit.SECONDS));
            Await.result(stopped);
            assertEquals(1, edge.announced());
        }
    }

    private static void awaitUntil(BooleanSupplier condition) {
        Await.until(() -> Future.succeededFuture(condition.getAsBoolean()), holds -> holds);
    }
}
