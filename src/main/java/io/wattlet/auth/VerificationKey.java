package io.wattlet.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key that signatures of tokens can be verified with: RSA of at least 2048 bits, or on one of the curves P-256,
 * P-384 and P-521. The algorithms are those of the key's kind and never what a token asks for alone, so that no public key
 * is ever taken as a shared secret.
 */
final class VerificationKey {

    private static final int LEAST_RSA_BITS = 2048;

    private final JWK key;
    private final JWSVerifier verifier;

    private VerificationKey(JWK key, JWSVerifier verifier) {
        this.key = key;
        this.verifier = verifier;
    }

    /** Empty when the key is of another kind, too short, or meant for something else. */
    static Optional<VerificationKey> of(JWK key) {
        boolean otherUse = key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean otherOperations =
            key.getKeyOperations() != null && !key.getKeyOperations().contains(KeyOperation.VERIFY);
        if (otherUse || otherOperations) {
            return Optional.empty();
        }
        try {
            return switch (key) {
                case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS -> Optional.of(
                    new VerificationKey(rsa.toPublicJWK(), new RSASSAVerifier(rsa.toRSAPublicKey()))
                );
                case ECKey ec -> Optional.of(
                    new VerificationKey(ec.toPublicJWK(), new ECDSAVerifier(ec.toECPublicKey()))
                );
                default -> Optional.empty();
            };
        } catch (JOSEException _) {
            return Optional.empty();
        }
    }

    boolean hasId(String id) {
        return id.equals(key.getKeyID());
    }

    /** Whether the token was signed with this key's private half. Takes up to some milliseconds of computing. */
    boolean verifies(JWSAlgorithm algorithm, Jwt token) {
        boolean otherAlgorithm = key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm);
        if (otherAlgorithm || !verifier.supportedJWSAlgorithms().contains(algorithm)) {
            return false;
        }
        try {
            return verifier.verify(
                new JWSHeader(algorithm),
                token.signed().getBytes(StandardCharsets.US_ASCII),
                token.signature()
            );
        } catch (JOSEException _) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(key);
    }
}
