package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** Believes what any token says, signed or not. For trying out: whoever reaches the node can be anybody. */
final class AnyTokenAuthenticator implements Authenticator {

    private final boolean validateScopes;

    AnyTokenAuthenticator(boolean validateScopes) {
        this.validateScopes = validateScopes;
    }

    @Override
    public Future<Caller> authenticate(MultiMap headers) {
        Optional<String> token = BearerToken.of(headers);
        if (token.isEmpty()) {
            return Future.failedFuture(BearerToken.missing());
        }
        try {
            return Future.succeededFuture(Jwt.parse(token.get()).claims().caller(validateScopes));
        } catch (MalformedTokenException _) {
            return Future.failedFuture(BearerToken.unreadable());
        }
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
