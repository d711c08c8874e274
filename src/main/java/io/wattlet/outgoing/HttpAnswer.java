package io.wattlet.outgoing;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;

/**
 * An answer whose status has come; a redirect is an answer like any other.
 *
 * @param body fails with {@link AnswerTooLongException} if it is longer than was allowed, or with whatever went wrong on the
 *             way; the connection is given up then
 */
public record HttpAnswer(int status, MultiMap headers, Future<Buffer> body) {
    /** Begins to read the body. */
    static HttpAnswer reading(HttpClientResponse response, int mostBytes, long withinMillis) {
        Promise<Buffer> body = Promise.promise();
        Buffer collected = Buffer.buffer();
        response.exceptionHandler(body::tryFail);
        response.endHandler(_ -> body.tryComplete(collected));
        response.handler(chunk -> {
            if (collected.length() + chunk.length() > mostBytes) {
                body.tryFail(new AnswerTooLongException(mostBytes));
            } else {
                collected.appendBuffer(chunk);
            }
        });
        Future<Buffer> bounded = body
            .future()
            .timeout(withinMillis, TimeUnit.MILLISECONDS)
            .onFailure(_ -> response.request().reset());
        return new HttpAnswer(response.statusCode(), response.headers(), bounded);
    }
}
