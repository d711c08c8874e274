package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.auth.TrustedKeys.Verdict;
import io.wattlet.auth.UnauthenticatedException.Reason;
import io.wattlet.outgoing.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes the subject of a signed token. First its signature is verified, with keys of the issuer that it names; then its
 * claims are looked at. When no key explains a signature, the keys may have been changed: they are looked for once more
 * before the token is refused.
 */
final class JwtAuthenticator implements Authenticator {

    private static final Duration SKEW_OF_AUTHORITY = Duration.ZERO;
    private static final Duration SKEW_OF_ISSUERS = Duration.ofMinutes(5);

    private final KeySource keys;
    private final ClaimRules rules;
    private final boolean validateScopes;
    private final SignatureChecks signatures;
    private final VerifiedTokens verified;
    private final InstantSource clock;
    private final AuthMeters meters;

    private JwtAuthenticator(
        Vertx vertx,
        AuthSettings.Jwt settings,
        KeySource keys,
        Duration skew,
        InstantSource clock,
        AuthMeters meters
    ) {
        this.keys = keys;
        this.rules = new ClaimRules(settings.audience(), skew, clock);
        this.validateScopes = settings.validateScopes();
        this.signatures = new SignatureChecks(vertx, settings.limits().threads(), settings.limits().maxWaiting());
        this.verified = new VerifiedTokens(settings.limits().cachedTokens());
        this.clock = clock;
        this.meters = meters;
    }

    /** Trusts an OpenID provider. */
    static JwtAuthenticator of(
        Vertx vertx,
        Outgoing outgoing,
        AuthSettings.Jwt settings,
        Trust.Authority authority,
        InstantSource clock,
        AuthMeters meters
    ) {
        DiscoveredKeys keys = DiscoveredKeys.open(vertx, outgoing, authority, meters);
        return new JwtAuthenticator(vertx, settings, keys, SKEW_OF_AUTHORITY, clock, meters);
    }

    /** Trusts issuers whose keys are given. */
    static JwtAuthenticator of(
        Vertx vertx,
        AuthSettings.Jwt settings,
        Trust.Issuers issuers,
        InstantSource clock,
        AuthMeters meters
    ) {
        KeySource keys = new KeySource.Fixed(TrustedKeys.of(issuers.keys()));
        return new JwtAuthenticator(vertx, settings, keys, SKEW_OF_ISSUERS, clock, meters);
    }

    @Override
    public Future<Caller> authenticate(MultiMap headers) {
        Optional<String> token = BearerToken.of(headers);
        if (token.isEmpty()) {
            return Future.failedFuture(BearerToken.missing());
        }
        ByteBuffer hash = hash(token.get());
        TrustedKeys known = keys.current();
        Optional<Caller> remembered = verified.find(hash, known, clock.instant());
        meters.lookedUp(remembered.isPresent());
        return remembered
            .map(Future::succeededFuture)
            .orElseGet(() -> read(token.get()).compose(jwt -> verify(jwt, hash, known)));
    }

    @Override
    public Future<Void> close() {
        return keys.close().eventually(signatures::close);
    }

    private static Future<Jwt> read(String token) {
        try {
            return Future.succeededFuture(Jwt.parse(token));
        } catch (MalformedTokenException _) {
            return Future.failedFuture(BearerToken.unreadable());
        }
    }

    private Future<Caller> verify(Jwt token, ByteBuffer hash, TrustedKeys known) {
        return signatures
            .verify(known, token)
            .compose(verdict ->
                verdict == Verdict.VALID ? accept(token, hash, known) : verifyAgain(token, hash, known, verdict)
            );
    }

    private Future<Caller> verifyAgain(Jwt token, ByteBuffer hash, TrustedKeys known, Verdict verdict) {
        if (!token.isPlainlySigned() || token.algorithm().isEmpty()) {
            return refuse(verdict);
        }
        return keys
            .otherThan(known)
            .compose(newest ->
                newest.equals(known)
                    ? refuse(verdict)
                    : signatures
                          .verify(newest, token)
                          .compose(last -> last == Verdict.VALID ? accept(token, hash, newest) : refuse(last))
            );
    }

    private static Future<Caller> refuse(Verdict verdict) {
        return Future.failedFuture(
            BearerToken.refused(
                Reason.SIGNATURE,
                verdict == Verdict.INVALID ? "The signature is invalid" : "The signature key was not found"
            )
        );
    }

    private Future<Caller> accept(Jwt token, ByteBuffer hash, TrustedKeys verifiedWith) {
        Claims claims = token.claims();
        Optional<String> fault = rules.fault(claims, verifiedWith.issuers());
        if (fault.isPresent()) {
            return Future.failedFuture(BearerToken.refused(Reason.CLAIMS, fault.get()));
        }
        Caller caller = claims.caller(validateScopes);
        verified.add(hash, caller, verifiedWith, rules.end(claims));
        return Future.succeededFuture(caller);
    }

    private static ByteBuffer hash(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java platform has no SHA-256", impossible);
        }
    }
}
