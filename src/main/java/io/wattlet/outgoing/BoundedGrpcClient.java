package io.wattlet.outgoing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.impl.GrpcClientImpl;
import java.util.concurrent.TimeUnit;

/**
 * Speaks gRPC over an HTTP client that is given. Vert.x itself makes such a client only together with its options; what it
 * offers in public for a given HTTP client cannot be told how long messages may be.
 */
final class BoundedGrpcClient extends GrpcClientImpl {

    BoundedGrpcClient(Vertx vertx, HttpClient http, CallLimits limits) {
        super(vertx, options(limits), http, false);
    }

    private static GrpcClientOptions options(CallLimits limits) {
        return new GrpcClientOptions()
            .setMaxMessageSize(limits.maxAnswerBytes())
            .setTimeout(Math.toIntExact(limits.answerWithin().toMillis()))
            .setTimeoutUnit(TimeUnit.MILLISECONDS)
            .setScheduleDeadlineAutomatically(true);
    }
}
