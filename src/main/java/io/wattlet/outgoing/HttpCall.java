package io.wattlet.outgoing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;

/**
 * A request.
 *
 * @param url     absolute, http or https; user information and fragment are not sent
 * @param headers without Host and Content-Length
 * @param body    may be empty
 */
public record HttpCall(HttpMethod method, URI url, MultiMap headers, Buffer body) {
    /** A request without headers of its own and without a body. */
    public static HttpCall get(URI url) {
        return new HttpCall(HttpMethod.GET, url, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    /** Says nothing of query, headers and body: there may be secrets. */
    @Override
    public String toString() {
        return method + " " + url.getHost();
    }

    /** Path and query as they stand. */
    String pathAndQuery() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
