package io.wattlet.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.identity.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        {"sub":"alice"}                    | alice
        {"nameid":"alice"}                 | alice
        {"sub":"alice","nameid":"bob"}     | alice
        {"nameid":"bob","sub":"alice"}     | bob
        {"sub":" alice "}                  | ' alice '
        {"sub":17}                         | 17
        {"sub":"","nameid":"bob"}          |
        {"sub":null}                       |
        {"sub":"  "}                       |
        {"name":"alice"}                   |
        """
    )
    void theFirstNameIsTheSubject(String claims, String subject) {
        assertEquals(Optional.ofNullable(subject), claims(claims).subject());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        {"scope":"po:wallets:read"}                           | 1
        {"scp":"x  po:wallets:read "}                         | 1
        {"scope":"x","scp":"po:wallets:read"}                 | 1
        {"scope":["x y","a po:wallets:read"]}                 | 1
        {"http://schemas.microsoft.com/identity/claims/scope":"po:wallets:read"} | 1
        {"scope":"PO:WALLETS:READ"}                           | 0
        {"scope":"x,po:wallets:read"}                         | 0
        {"scope":"po:wallets:read:all"}                       | 0
        {"scope":{"po:wallets:read":"po:wallets:read"}}       | 0
        {"scope":17}                                          | 0
        {}                                                    | 0
        """
    )
    void scopesComeFromAllTheirClaims(String claims, int number) {
        assertEquals(number == 1 ? Set.of("po:wallets:read") : Set.of(), claims(claims).scopes());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "{\"sub\":[\"alice\"]}",
            "{\"sub\":{}}",
            "{\"sub\":true}",
            "{\"sub\":1.5}",
            "{\"sub\":\"a\\u0000\"}",
            "{\"sub\":\"a\\ud800\"}",
            "{\"sub\":\"alice\",\"sub\":\"bob\"}",
            "{\"iss\":[]}",
            "{\"aud\":[1]}",
            "{\"exp\":\"soon\"}",
            "{\"exp\":{}}",
            "[]",
            "7",
            "",
            "{} {}",
            "{",
        }
    )
    void claimsThatCouldMeanAnythingAreRefused(String claims) {
        String token = SigningKey.unsigned("{}", claims);
        assertThrows(MalformedTokenException.class, () -> Jwt.parse(token));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "", "abc", ".", "..", "...", "e30.e30", "e30.e30..", "e30.e30.*", "e30.e3 0.", "e30.4pyT.", "€.e30.",
        }
    )
    void whatIsNoTokenIsRefused(String token) {
        assertThrows(MalformedTokenException.class, () -> Jwt.parse(token));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] latin = "{\"sub\":\"ærø\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"sub\":\"alice\"}".getBytes(StandardCharsets.UTF_16LE);
        for (byte[] claims : Arrays.asList(latin, wide)) {
            String token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims) + ".";
            assertThrows(MalformedTokenException.class, () -> Jwt.parse(token));
        }
    }

    @Test
    void paddingDoesNoHarm() {
        String claims = Base64.getUrlEncoder().encodeToString("{\"sub\":\"abc\"}".getBytes(StandardCharsets.UTF_8));
        assertTrue(claims.endsWith("="), claims);
        assertEquals(Optional.of("abc"), Jwt.parse("e30=." + claims + ".").claims().subject());
    }

    private static Claims claims(String json) {
        return Jwt.parse(SigningKey.unsigned("{\"alg\":\"none\"}", json)).claims();
    }
}
