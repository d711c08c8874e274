package io.wattlet.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.devnet.identity.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of the contract: callers may have come to rely on them. */
class ClaimRulesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Set<String> ISSUERS = Set.of("one", "two/");

    private final ClaimRules exact = rules(Optional.empty(), Duration.ZERO);
    private final ClaimRules lenient = rules(Optional.of("wallets"), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        "exp":1700000001                      |
        "exp":"1700000001"                    |
        "exp":1700000001.9                    |
        "exp":1e300                           |
        "exp":1700000060,"nbf":1700000000     |
        "exp":1700000000                      | The token expired at '11/14/2023 22:13:20'
        "exp":-5                              | The token expired at '01/01/1970 00:00:00'
        "exp":1700000060,"nbf":1700000001     | The token is not valid before '11/14/2023 22:13:21'
        "exp":1700000060,"nbf":1700000061     | The token lifetime is invalid; NotBefore: '11/14/2023 22:14:21', Expires: '11/14/2023 22:14:20'
        "exp":null                            | The token has no expiration
        "x":1                                 | The token has no expiration
        """
    )
    void aTokenCountsWhileItLives(String claims, String fault) {
        assertEquals(Optional.ofNullable(fault), exact.fault(claims("{\"iss\":\"one\"," + claims + "}"), ISSUERS));
    }

    @ParameterizedTest
    @CsvSource({ "-299, true", "-300, false", "-301, false" })
    void fiveMinutesAreForgivenAtTheEnd(long exp, boolean counts) {
        Claims claims = claims("{\"iss\":\"one\",\"aud\":\"wallets\",\"exp\":" + (NOW.getEpochSecond() + exp) + "}");
        assertEquals(counts, lenient.fault(claims, ISSUERS).isEmpty());
        assertEquals(NOW.plusSeconds(300 + exp), lenient.end(claims));
    }

    @ParameterizedTest
    @CsvSource({ "300, true", "301, false" })
    void andAtTheBeginning(long nbf, boolean counts) {
        long later = NOW.getEpochSecond() + nbf;
        Claims claims = claims(
            "{\"iss\":\"one\",\"aud\":\"wallets\",\"exp\":" + (later + 9) + ",\"nbf\":" + later + "}"
        );
        assertEquals(counts, lenient.fault(claims, ISSUERS).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        "aud":"wallets"             |
        "aud":"wallets/"            |
        "aud":["other","wallets"]   |
        "aud":"Wallets"             | The audience '(null)' is invalid
        "aud":"wallets//"           | The audience '(null)' is invalid
        "aud":""                    | The audience '(null)' is invalid
        "aud":[]                    | The audience 'empty' is invalid
        "aud":null                  | The audience 'empty' is invalid
        "x":1                       | The audience 'empty' is invalid
        """
    )
    void aTokenIsMeantForThisNode(String claims, String fault) {
        String json = "{\"iss\":\"one\",\"exp\":4102444800," + claims + "}";
        assertEquals(Optional.ofNullable(fault), lenient.fault(claims(json), ISSUERS));
        assertEquals(Optional.empty(), exact.fault(claims(json), ISSUERS));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        "iss":"one"    |
        "iss":"two/"   |
        "iss":"two"    | The issuer 'two' is invalid
        "iss":"One"    | The issuer 'One' is invalid
        "iss":""       | The issuer '' is invalid
        "x":1          | The issuer '' is invalid
        """
    )
    void anIssuerIsComparedToTheLetter(String claims, String fault) {
        String json = "{\"exp\":4102444800," + claims + "}";
        assertEquals(Optional.ofNullable(fault), exact.fault(claims(json), ISSUERS));
    }

    @Test
    void lifetimeComesBeforeAudienceAndAudienceBeforeIssuer() {
        assertEquals(
            Optional.of("The token expired at '11/14/2023 22:13:19'"),
            rules(Optional.of("a"), Duration.ZERO).fault(
                claims("{\"iss\":\"x\",\"aud\":\"y\",\"exp\":1699999999}"),
                ISSUERS
            )
        );
        assertEquals(
            Optional.of("The audience '(null)' is invalid"),
            lenient.fault(claims("{\"iss\":\"x\",\"aud\":\"y\",\"exp\":4102444800}"), ISSUERS)
        );
    }

    private static ClaimRules rules(Optional<String> audience, Duration skew) {
        return new ClaimRules(audience, skew, InstantSource.fixed(NOW));
    }

    private static Claims claims(String json) {
        return Jwt.parse(SigningKey.unsigned("{}", json)).claims();
    }
}
