package io.wattlet.grpc;

import com.google.protobuf.Message;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.wattlet.Await;

/** A call without a client's help, as HTTP/2 alone: nothing is done about deadlines on this side. */
final class RawCall {

    private RawCall() {}

    /** How a call ended. */
    record Answer(int status, String code) {}

    static Answer call(GrpcEdge edge, String method, Message message, String header, String value) {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false)
        );
        byte[] bytes = message.toByteArray();
        Buffer body = Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length).appendBytes(bytes);
        try {
            return Await.result(
                client
                    .request(HttpMethod.POST, edge.port(), "127.0.0.1", "/" + method)
                    .compose(request ->
                        request
                            .putHeader("content-type", "application/grpc")
                            .putHeader("te", "trailers")
                            .putHeader(GrpcEdge.OWNER_HEADER, "alice")
                            .putHeader(header, value)
                            .send(body)
                    )
                    .compose(response ->
                        response
                            .end()
                            .map(_ ->
                                new Answer(Integer.parseInt(of(response, "grpc-status")), of(response, "error-code"))
                            )
                    )
            );
        } finally {
            Await.result(vertx.close());
        }
    }

    // Where nothing was answered, headers and trailers are one.
    private static String of(HttpClientResponse response, String name) {
        String trailer = response.trailers().get(name);
        return trailer != null ? trailer : String.valueOf(response.getHeader(name));
    }
}
