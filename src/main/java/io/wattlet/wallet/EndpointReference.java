package io.wattlet.wallet;

import io.vertx.core.buffer.Buffer;
import java.net.URI;

/**
 * What others need to know to send slices to an endpoint.
 *
 * @param url       absolute; its form tells the transport
 * @param publicKey 74-byte extended public key
 */
public record EndpointReference(URI url, Buffer publicKey) {
    /** The version that references tell of themselves; there is one. */
    public static final int VERSION = 1;
}
