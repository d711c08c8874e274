package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Counts whom another authenticator refuses, and why. */
record CountedAuthenticator(Authenticator authenticator, AuthMeters meters) implements Authenticator {
    @Override
    public Future<Caller> authenticate(MultiMap headers) {
        return authenticator.authenticate(headers).onFailure(meters::failed);
    }

    @Override
    public Future<Void> close() {
        return authenticator.close();
    }
}
