package io.wattlet.auth;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableList;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that each trusted issuer signs with.
 *
 * @param byIssuer at least one issuer's, unless nobody is trusted yet
 */
record TrustedKeys(Map<String, List<VerificationKey>> byIssuer) {
    /** Nobody is trusted yet. */
    static final TrustedKeys NONE = new TrustedKeys(Map.of());

    /** What a signature is worth. */
    enum Verdict {
        /** One of the issuer's keys has made it. */
        VALID,
        /** There is none, or the key that the token names has not made it. */
        INVALID,
        /** None of the keys has made it. */
        KEY_NOT_FOUND,
    }

    TrustedKeys {
        byIssuer = Map.copyOf(byIssuer);
    }

    /** Keys that were given, each for its issuer. */
    static TrustedKeys of(List<IssuerKey> keys) {
        return new TrustedKeys(
            keys.stream().collect(groupingBy(IssuerKey::issuer, mapping(IssuerKey::key, toUnmodifiableList())))
        );
    }

    Set<String> issuers() {
        return byIssuer.keySet();
    }

    /**
     * Verifies the signature of a token with the keys of the issuer that it names.
     *
     * <p>A token of somebody who is not trusted is tried with all keys. It is refused in any case; but if one of them has
     * made it, the caller is told that its issuer is the fault, as the contract has it.
     */
    Verdict verify(Jwt token) {
        if (!token.isPlainlySigned()) {
            return Verdict.INVALID;
        }
        Optional<JWSAlgorithm> algorithm = token.algorithm();
        if (algorithm.isEmpty()) {
            return Verdict.KEY_NOT_FOUND;
        }
        List<VerificationKey> keys = token.claims().issuer().map(byIssuer::get).orElseGet(this::all);
        List<VerificationKey> named = token
            .keyId()
            .map(id ->
                keys
                    .stream()
                    .filter(key -> key.hasId(id))
                    .toList()
            )
            .orElse(List.of());
        List<VerificationKey> tried = named.isEmpty() ? keys : named;
        if (tried.stream().anyMatch(key -> key.verifies(algorithm.get(), token))) {
            return Verdict.VALID;
        }
        return named.isEmpty() ? Verdict.KEY_NOT_FOUND : Verdict.INVALID;
    }

    /** For the log: whose keys, and how many of them. */
    String summary() {
        return all().size() + " of " + String.join(" and ", issuers().stream().sorted().toList());
    }

    private List<VerificationKey> all() {
        return byIssuer.values().stream().flatMap(List::stream).distinct().toList();
    }
}
