package io.wattlet.edge;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.wattlet.auth.Authenticator;
import io.wattlet.auth.Scope;
import java.util.Optional;

/** Lets callers in: whoever they are, and whether they may do what they ask for. */
public final class Admittance {

    private final Authenticator authenticator;

    /** Has callers authenticated in the way the node is configured for. */
    public Admittance(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Lets a caller in.
     *
     * @param headers of the request
     * @param scope   what the operation needs; empty for one that anybody may call
     * @return the owner of wallets who asks; empty when nobody is asked, or when the token can be trusted and names nobody.
     *     Fails with what {@link Authenticator} fails with, and with {@link ForbiddenException} when the scope is missing
     */
    public Future<Optional<String>> admit(MultiMap headers, Optional<Scope> scope) {
        if (scope.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return authenticator
            .authenticate(headers)
            .compose(caller ->
                caller.may(scope.get())
                    ? Future.succeededFuture(caller.subject())
                    : Future.failedFuture(new ForbiddenException())
            );
    }
}
