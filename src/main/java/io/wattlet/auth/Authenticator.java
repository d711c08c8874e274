package io.wattlet.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.wattlet.outgoing.Outgoing;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks. For any thread. */
public interface Authenticator {
    /**
     * Reads the credentials of a request.
     *
     * @param headers of the request, as they came over the wire: one character per byte
     * @return the caller; fails with {@link UnauthenticatedException} when there is none to be trusted, and with
     *     {@link AuthenticationBusyException} when that cannot be found out now
     */
    Future<Caller> authenticate(MultiMap headers);

    /** Lets go of what it holds. */
    Future<Void> close();

    /**
     * Begins to authenticate in this way. What it needs from elsewhere is fetched in the background.
     *
     * @param outgoing the node's way out; not closed here
     */
    static Authenticator open(
        Vertx vertx,
        Outgoing outgoing,
        AuthSettings settings,
        InstantSource clock,
        MeterRegistry registry
    ) {
        AuthMeters meters = new AuthMeters(registry);
        Authenticator authenticator = switch (settings) {
            case AuthSettings.Header(String name) -> new HeaderAuthenticator(name);
            case AuthSettings.Jwt jwt -> switch (jwt.trust()) {
                case AuthSettings.Trust.Anybody _ -> anybody(jwt);
                case AuthSettings.Trust.Authority authority -> JwtAuthenticator.of(
                    vertx,
                    outgoing,
                    jwt,
                    authority,
                    clock,
                    meters
                );
                case AuthSettings.Trust.Issuers issuers -> JwtAuthenticator.of(vertx, jwt, issuers, clock, meters);
            };
        };
        return new CountedAuthenticator(authenticator, meters);
    }

    private static Authenticator anybody(AuthSettings.Jwt settings) {
        Logger log = LoggerFactory.getLogger(Authenticator.class);
        log.warn(
            "UNSAFE: ANY TOKEN IS BELIEVED, SIGNED OR NOT. Whoever reaches this node can act as the owner of any wallet." +
                " Never in production: configure an authority or issuers, and leave auth.allowAnyJwtToken out."
        );
        return new AnyTokenAuthenticator(settings.validateScopes());
    }
}
