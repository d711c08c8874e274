package io.wattlet.outgoing;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.wattlet.outgoing.Breaker.Pass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a breaker how calls end. That holds for HTTP and gRPC alike. */
final class Ending {

    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);
    private static final String GRPC_STATUS = "grpc-status";
    private static final String CONTENT_TYPE = "content-type";
    private static final String GRPC_ENCODING = "grpc-encoding";
    private static final String IDENTITY = "identity";
    private static final String UNACCEPTABLE = "unacceptable";
    private static final String GRPC_CONTENT = "application/grpc";
    private static final Set<String> GRPC_UNAVAILABLE = Set.of("4", "14"); // DEADLINE_EXCEEDED, UNAVAILABLE

    private Ending() {}

    /**
     * Listens to what becomes of a request of which nothing has been written yet.
     *
     * @param over to be done when the call has ended
     */
    static void watch(HttpClientRequest request, Pass pass, Runnable over) {
        request
            .response()
            .onSuccess(response -> {
                began(response, pass);
                response.end().onComplete(_ -> over.run());
            })
            .onFailure(failure -> {
                pass.failed("no answer (" + failure.getMessage() + ")");
                over.run();
            });
    }

    /**
     * Has a compressed gRPC answer taken for none. To be asked for before anybody else listens. Vert.x asks for compression
     * whether one wants it or not, and unpacks without a limit; resetting the stream here would be noticed by nobody.
     */
    static void refuseCompression(HttpClientRequest request) {
        request
            .response()
            .onSuccess(response -> {
                String encoding = response.getHeader(GRPC_ENCODING);
                if (encoding != null && !encoding.equals(IDENTITY)) {
                    response.headers().set(CONTENT_TYPE, UNACCEPTABLE).set(GRPC_ENCODING, UNACCEPTABLE);
                }
            });
    }

    private static void began(HttpClientResponse response, Pass pass) {
        if (UNAVAILABLE.contains(response.statusCode())) {
            pass.failed("status " + response.statusCode());
            return;
        }
        String status = response.getHeader(GRPC_STATUS);
        String content = response.getHeader(CONTENT_TYPE);
        if (status != null || content == null || !content.startsWith(GRPC_CONTENT)) {
            ended(status, pass);
            return;
        }
        // A stream may last for hours: that it has begun shows already that the target is there.
        pass.answering();
        response.end().onSuccess(_ -> ended(response.getTrailer(GRPC_STATUS), pass));
    }

    private static void ended(@Nullable String grpcStatus, Pass pass) {
        if (grpcStatus != null && GRPC_UNAVAILABLE.contains(grpcStatus)) {
            pass.failed("gRPC status " + grpcStatus);
        } else {
            pass.succeeded();
        }
    }
}
