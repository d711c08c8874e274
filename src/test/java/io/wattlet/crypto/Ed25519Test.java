package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SPKI_PREFIX = "302a300506032b6570032100";

    /** RFC 8032, section 7.1, test 2. */
    @Test
    void signatureIsThatOfTheStandard() {
        Ed25519PrivateKey key = privateKey("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        assertEquals(
            SPKI_PREFIX + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            HEX.formatHex(key.publicKey().toDer())
        );
        byte[] signature = key.sign(new byte[] { 0x72 });
        assertEquals(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            HEX.formatHex(signature)
        );
        assertTrue(key.publicKey().verify(new byte[] { 0x72 }, signature));
    }

    @Test
    void pemReadsBackWithEitherLineEnding() {
        Ed25519PrivateKey key = Ed25519PrivateKey.generate();
        String privatePem = key.toPem();
        String publicPem = key.publicKey().toPem();
        assertTrue(publicPem.startsWith("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA"));
        assertEquals(key.publicKey(), Ed25519PublicKey.fromPem(publicPem));
        assertEquals(key.publicKey(), Ed25519PublicKey.fromPem(publicPem.replace("\n", "\r\n")));
        assertEquals(key.publicKey(), Ed25519PublicKey.fromPem(publicPem.strip()));
        assertEquals(key.publicKey(), Ed25519PrivateKey.fromPem(privatePem).publicKey());
        assertEquals(privatePem, Ed25519PrivateKey.fromPem(privatePem.replace("\n", "\r\n")).toPem());
    }

    /** As the issuers' software writes it, with CRLF. */
    @Test
    void pemOfAnIssuerIsRead() {
        String base64 =
            "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0NCk1Db3dCUVlESzJWd0F5RUFSNUpRY3orNWdtd2YweG1UUU9zaXkwY2J4T0Y0dXlZSjNGNlhmWjNOUDhBPQ0KLS0tLS1FTkQgUFVCTElDIEtFWS0tLS0tDQo=";
        String pem = new String(Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.US_ASCII);
        assertEquals(
            SPKI_PREFIX + "47925073 3fb9826c 1fd31993 40eb22cb 471bc4e1 78bb2609 dc5e977d 9dcd3fc0".replace(" ", ""),
            HEX.formatHex(Ed25519PublicKey.fromPem(pem).toDer())
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "MCowBQYDK2VwAyEAR5JQcz+5gmwf0xmTQOsiy0cbxOF4uyYJ3F6XfZ3NP8A=",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nnot base64!\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAR5JQcz+5gmwf0xmTQOsiy0cbxOF4uyYJ3F6XfZ3NP8A=\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMCowBQYDK2VwAyEAR5JQcz+5gmwf0xmTQOsiy0cbxOF4uyYJ3F6XfZ3NP8A=\n-----END PRIVATE KEY-----",
        }
    )
    void whatIsNoKeyIsRefused(String text) {
        assertThrows(MalformedKeyException.class, () -> Ed25519PublicKey.fromPem(text));
        assertThrows(MalformedKeyException.class, () -> Ed25519PrivateKey.fromPem(text));
    }

    @Test
    void derOfAnotherLengthIsRefused() {
        byte[] der = Ed25519PrivateKey.generate().publicKey().toDer();
        assertThrows(MalformedKeyException.class, () -> Ed25519PublicKey.fromDer(Arrays.copyOf(der, 43)));
        assertThrows(MalformedKeyException.class, () -> Ed25519PublicKey.fromDer(Arrays.copyOf(der, 45)));
        assertThrows(MalformedKeyException.class, () -> Ed25519PublicKey.fromDer(Arrays.copyOfRange(der, 12, 44)));
    }

    @Test
    void keyThatIsNoPointIsReadAndVerifiesNothing() {
        byte[] notAPoint = HEX.parseHex(SPKI_PREFIX + "02" + "00".repeat(31));
        Ed25519PublicKey key = Ed25519PublicKey.fromDer(notAPoint);
        assertArrayEquals(notAPoint, key.toDer());
        assertFalse(key.verify(new byte[1], Ed25519PrivateKey.generate().sign(new byte[1])));
    }

    /** With the neutral element as key, R = S·B verifies any message in the plain equation. */
    @ParameterizedTest
    @ValueSource(
        strings = {
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        }
    )
    void signatureBySmallOrderKeyFails(String neutral) {
        byte[] base = HEX.parseHex("5866666666666666666666666666666666666666666666666666666666666666");
        byte[] signature = Arrays.copyOf(base, 64);
        signature[32] = 1;
        assertFalse(Ed25519PublicKey.fromDer(HEX.parseHex(SPKI_PREFIX + neutral)).verify(new byte[5], signature));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        }
    )
    void pointsOfSmallOrderAreKnown(String encoded) {
        assertTrue(Ed25519Points.hasSmallOrder(HEX.parseHex(encoded)));
    }

    @Test
    void signatureWithSPlusTheOrderFails() {
        Ed25519PrivateKey key = Ed25519PrivateKey.generate();
        byte[] message = new byte[3];
        byte[] signature = key.sign(message);
        BigInteger order = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] s = reversed(
            new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64))).add(order).toByteArray()
        );
        System.arraycopy(s, 0, signature, 32, Math.min(32, s.length));
        assertFalse(key.publicKey().verify(message, signature));
        assertFalse(key.publicKey().verify(message, new byte[64]));
        assertFalse(key.publicKey().verify(message, Arrays.copyOf(key.sign(message), 63)));
        assertFalse(key.publicKey().verify(message, Arrays.copyOf(key.sign(message), 65)));
    }

    @Test
    void privateKeyIsNotPrinted() {
        Ed25519PrivateKey key = privateKey("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        assertFalse(key.toString().contains("4ccd089b"));
    }

    private static Ed25519PrivateKey privateKey(String seed) {
        byte[] pkcs8 = HEX.parseHex("302e020100300506032b657004220420" + seed);
        return Ed25519PrivateKey.fromPem(
            "-----BEGIN PRIVATE KEY-----\n" +
                Base64.getEncoder().encodeToString(pkcs8) +
                "\n-----END PRIVATE KEY-----\n"
        );
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
