package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.devnet.identity.PublishedKey;
import io.wattlet.devnet.identity.SigningKey;
import io.wattlet.importer.VaultState;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Prepares what cases find. A case is replayed in one scene; which one, follows from its mode and from what it says is
 * given. Scenes are played in the order of {@link Name}.
 */
final class Scenes {

    /** The scenes. */
    enum Name {
        /** The recorded database, untouched. */
        RECORDED,
        /** The first certificates have been issued, and nothing was done with them yet. */
        ISSUED,
        /** More certificates have been issued, and nothing was done with those yet. */
        ISSUED_AGAIN,
        /** Alice has transferred 210 of P4. */
        P4_CUT,
        /** Alice is transferring 20 of P5. */
        TRANSFER_UNDER_WAY,
        /** The other Vault, which believes every token. */
        ANY_TOKEN,
        /** The same, before it was sent more of P5. */
        ANY_TOKEN_EARLIER,
        /** The header has another name, there is no path base, and nothing is stored. */
        OTHER_HEADER,
        /** Two issuers sign, on what the scene before left. */
        ISSUERS,
        /** An OpenID provider publishes keys, on what the scene before left. */
        AUTHORITY,
        /** The OpenID provider is out of reach. */
        AUTHORITY_OUT_OF_REACH,
        /** The OpenID provider is at an http URL, which nobody has allowed. */
        AUTHORITY_WITHOUT_HTTPS,
        /** Nothing says whose tokens count. */
        NO_RULE,
    }

    private static final String PATH_BASE = "/wallet-api";
    private static final String ADDRESS = "https://wallet.example";
    private static final String AUDIENCE = "wallets";
    private static final String RECORDED_AUTHORITY = "http://127.0.0.1:6052/realm";
    private static final String RECORDED_NOBODY = "http://127.0.0.1:6059/none";

    // Moments of the recording.
    private static final Instant FIRST_COMMAND = Instant.ofEpochSecond(1_795_426_348);
    private static final Instant FIRST_COMMAND_AFTER_MORE_CERTIFICATES = Instant.ofEpochSecond(1_795_426_530);
    private static final Instant CLAIM_OF_P4 = Instant.ofEpochSecond(1_795_426_560);
    private static final Instant TRANSFER_OF_20_OF_P5 = Instant.ofEpochSecond(1_795_426_990);
    private static final Instant OTHER_VAULT_BEFORE_MORE_OF_P5 = Instant.ofEpochSecond(1_795_426_900);
    private static final Instant OTHER_VAULT_BEFORE_LAST_OF_P5 = Instant.ofEpochSecond(1_795_427_500);

    private static final Set<String> OF_THE_FIRST_CERTIFICATES = Set.of(
        "claim-trial-both",
        "claim-trial-case",
        "claim-nonmatching-periods",
        "claim-zero",
        "transfer-dead-endpoint"
    );

    /** Cases that make wallets which the recorded database does not have any more. */
    private static final Set<String> WALLETS_OF_NO_FIXTURE = Set.of(
        "wallet-create-import",
        "wallet-create-empty-object",
        "header-repeated-create"
    );

    private static final Set<String> WHILE_A_TRANSFER_IS_UNDER_WAY = Set.of(
        "claim-not-yet-available",
        "transfers-registering",
        "request-status-pending"
    );

    private Scenes() {}

    /** Cases that need another one, and do not say so. */
    private static final Map<String, String> ALSO_GIVEN = Map.of("iss-scope-off", "nobase-create-wallet");

    /** A case with everything that it needs in {@code given}. */
    static RecordedCase complete(RecordedCase recorded) {
        String also = ALSO_GIVEN.get(recorded.id());
        return also == null ? recorded : recorded.alsoGiven(also);
    }

    /** In which scene a case is replayed. */
    static Name of(RecordedCase recorded) {
        String given = String.join("; ", recorded.given());
        return switch (recorded.mode()) {
            case "header" -> ofHeaderMode(recorded, given);
            case "jwt-any" -> recorded.id().equals("b-cert-hashed") ? Name.ANY_TOKEN_EARLIER : Name.ANY_TOKEN;
            case "jwt-issuers" -> Name.ISSUERS;
            case "jwt-authority" -> ofAuthority(given);
            case "jwt-none" -> Name.NO_RULE;
            default -> throw new IllegalArgumentException("the mode " + recorded.mode() + " is unknown");
        };
    }

    private static Name ofHeaderMode(RecordedCase recorded, String given) {
        // A question like those of the recorded database, to a node that was not asked for the zone yet.
        if (recorded.id().equals("tz-case-before")) {
            return Name.RECORDED;
        }
        if (recorded.isState() && recorded.given().stream().noneMatch(WALLETS_OF_NO_FIXTURE::contains)) {
            return Name.RECORDED;
        }
        if (given.contains("header name X-Sub")) {
            return Name.OTHER_HEADER;
        }
        if (OF_THE_FIRST_CERTIFICATES.contains(recorded.id())) {
            return Name.ISSUED;
        }
        if (WHILE_A_TRANSFER_IS_UNDER_WAY.contains(recorded.id())) {
            return Name.TRANSFER_UNDER_WAY;
        }
        return recorded.id().equals("claim-full") ? Name.P4_CUT : Name.ISSUED_AGAIN;
    }

    private static Name ofAuthority(String given) {
        if (given.contains("unreachable")) {
            return Name.AUTHORITY_OUT_OF_REACH;
        }
        return given.contains("requireHttpsMetadata default") ? Name.AUTHORITY_WITHOUT_HTTPS : Name.AUTHORITY;
    }

    /**
     * Prepares all scenes.
     *
     * @param fixtures of the recording
     * @param vault    what the recorded Vault held
     * @param other    what the other Vault held
     */
    static Map<Name, Scene> prepare(JsonNode fixtures, VaultState vault, VaultState other, Surroundings surroundings)
        throws IOException {
        NodeSettings header = new NodeSettings(PATH_BASE, ADDRESS, Map.of("type", "header", "header", "wallet-owner"));
        NodeSettings anyToken = new NodeSettings(
            PATH_BASE,
            ADDRESS,
            Map.of("type", "jwt", "allowAnyJwtToken", true, "enableScopeValidation", true)
        );
        Map<Name, Scene> scenes = new EnumMap<>(Name.class);
        scenes.put(Name.RECORDED, Scene.of("recorded", header).holding(vault));
        scenes.put(Name.ISSUED, Scene.of("issued", header).holding(PastState.before(FIRST_COMMAND, vault)));
        scenes.put(
            Name.ISSUED_AGAIN,
            Scene.of("issued_again", header).holding(PastState.before(FIRST_COMMAND_AFTER_MORE_CERTIFICATES, vault))
        );
        scenes.put(Name.P4_CUT, Scene.of("p4_cut", header).holding(PastState.before(CLAIM_OF_P4, vault)));
        scenes.put(
            Name.TRANSFER_UNDER_WAY,
            Scene.of("under_way", header)
                .holding(PastState.before(TRANSFER_OF_20_OF_P5, vault))
                .after(TransferUnderWay.of(fixtures))
        );
        scenes.put(
            Name.ANY_TOKEN,
            Scene.of("any_token", anyToken).holding(PastState.before(OTHER_VAULT_BEFORE_LAST_OF_P5, other))
        );
        scenes.put(
            Name.ANY_TOKEN_EARLIER,
            Scene.of("any_token_earlier", anyToken).holding(PastState.before(OTHER_VAULT_BEFORE_MORE_OF_P5, other))
        );
        addSignedTokens(scenes, fixtures, surroundings);
        return scenes;
    }

    private static void addSignedTokens(Map<Name, Scene> scenes, JsonNode fixtures, Surroundings surroundings)
        throws IOException {
        String database = "signed_tokens";
        scenes.put(
            Name.OTHER_HEADER,
            Scene.of(
                database,
                new NodeSettings("", ADDRESS + "/some/path/", Map.of("type", "header", "header", "X-Sub"))
            )
        );
        SigningKey key = SigningKey.rsa("one");
        Tokens tokens = new Tokens(key);
        NodeSettings issuers = new NodeSettings(
            "",
            ADDRESS + "/some/path",
            Map.of("type", "jwt", "audience", AUDIENCE, "issuers", issuers(fixtures, key.published(), surroundings))
        );
        scenes.put(
            Name.ISSUERS,
            Scene.of(database, issuers).renewing((recorded, request) ->
                Tokens.areNearTheRun(recorded) ? tokens.renew(recorded, request, "", "") : request
            )
        );
        String authority = surroundings
            .identityProvider()
            .nameIssuer("https://idp.example/real")
            .publish(key.published())
            .authority();
        String nobody = surroundings.nobody() + "/none";
        NodeSettings provider = new NodeSettings(
            "/api",
            ADDRESS,
            Map.of("type", "jwt", "authority", authority, "requireHttpsMetadata", false)
        );
        scenes.put(
            Name.AUTHORITY,
            Scene.of(
                database,
                provider.withAuth("audience", AUDIENCE).withAuth("enableScopeValidation", true)
            ).renewing((recorded, request) -> tokens.renew(recorded, request, RECORDED_AUTHORITY, authority))
        );
        scenes.put(
            Name.AUTHORITY_OUT_OF_REACH,
            Scene.of(database, provider.withAuth("authority", nobody)).renewing((recorded, request) ->
                tokens.renew(recorded, request, RECORDED_NOBODY, nobody)
            )
        );
        scenes.put(Name.AUTHORITY_WITHOUT_HTTPS, Scene.of(database, provider.withAuth("requireHttpsMetadata", true)));
        scenes.put(
            Name.NO_RULE,
            Scene.of(database, new NodeSettings("", ADDRESS, Map.of("type", "jwt", "audience", AUDIENCE)))
        );
    }

    /** The recorded issuers with the recorded keys, so that recorded tokens count; and a key to sign with now. */
    private static String issuers(JsonNode fixtures, PublishedKey now, Surroundings surroundings) throws IOException {
        JsonNode keys = fixtures.required("jwtPublicKeys");
        String rsa = keys.required("issuer-one (rsa), also kid one of the authority").asText();
        String ecdsa = keys.required("issuer-two (ecdsa)").asText();
        return "issuer-one=%s,issuer-one=%s,issuer-two=%s".formatted(
            surroundings.file("issuer-one.pem", rsa),
            surroundings.file("now.pem", now.pem()),
            surroundings.file("issuer-two.pem", ecdsa)
        );
    }
}
