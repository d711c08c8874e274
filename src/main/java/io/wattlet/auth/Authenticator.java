package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Finds out who asks. */
public interface Authenticator {
    /**
     * Reads the credentials of a request.
     *
     * @param headers of the request, as they came over the wire: one character per byte
     * @return the caller; fails with {@link UnauthenticatedException} when there is none to be trusted
     */
    Future<Caller> authenticate(MultiMap headers);
}
