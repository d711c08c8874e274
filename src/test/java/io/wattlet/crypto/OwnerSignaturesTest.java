package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.acinq.secp256k1.Secp256k1;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerSignaturesTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MESSAGE = "a header".getBytes(StandardCharsets.US_ASCII);
    private static final ExtendedPrivateKey KEY = ExtendedPrivateKey.fromSeed(new byte[32]).derive(1);
    private static final byte[] PUBLIC_KEY = KEY.publicKey().compressed();
    private static final byte[] COMPACT = DerSignature.decode(KEY.sign(MESSAGE));
    private static final String R = HEX.formatHex(COMPACT, 0, 32);
    private static final String S = HEX.formatHex(COMPACT, 32, 64);

    @Test
    void signatureOfTheHeaderVector() {
        ExtendedPrivateKey slice = ExtendedPrivateKey.fromSeed(HEX.parseHex("000102030405060708090a0b0c0d0e0f"))
            .derive(1)
            .derive(1);
        byte[] header = HEX.parseHex(
            "0a300a066e61726e696112260a2438633466326133342d376630622d346235642d396133352d336339663866306432623131" +
                "122a70726f6a6563745f6f726967696e2e656c6563747269636974792e76312e436c61696d65644576656e741a40" +
                "da2f257fbcf759f54fbf6a8ebbf2442d66689982173f8e15030b898b56010ae5" +
                "7b894c9de71e0a549477bff13766bae0c94be27d6dc73c71cdd699f259ea343b" +
                "222432613164356230652d366631632d346430612d396230612d376639613361306535643131"
        );
        assertEquals(
            "3044022061005aca8a39249a55efc4e4bfbf2853d5af94601c19874fc3dd6227dedaf943" +
                "02204ab81a787d44b738f9a51f2477b63c376a65c8f66ff5f935ec223218c5070367",
            HEX.formatHex(slice.sign(header))
        );
    }

    /** Ten of the sixteen took more than one attempt for a low r. */
    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/owner-signatures.csv")
    void signaturesAreThoseOfExistingWallets(String key, String header, String signature) {
        ExtendedPrivateKey owner = ExtendedPrivateKey.parse(HEX.parseHex(key));
        assertEquals(signature, HEX.formatHex(owner.sign(HEX.parseHex(header))));
    }

    @Test
    void canonicalSignatureIsValid() {
        assertTrue(verify("3044" + integer(R) + integer(S)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "3000 0220R 0220S", // wrong sequence length
            "30820044 0220R 0220S", // long sequence length
            "3080 0220R 0220S", // indefinite sequence length
            "3045 022100R 0220S", // padding
            "3049 02250000000000R 0220S",
            "3046 028120R 0220S", // long integer length
            "3048 0220R 0284 00000020 S",
            "304a 0220R 028600000000 0020 S",
            "3044 0220R 0220S 00", // trailing bytes
            "3044 0220R 0220S ffff",
        }
    )
    void sloppyEncodingIsTolerated(String der) {
        assertTrue(verify(der));
    }

    @Test
    void missingSignByteIsTolerated() {
        String highS = HEX.formatHex(Secp256k1.get().privKeyNegate(HEX.parseHex(S)));
        assertTrue(Integer.parseInt(highS.substring(0, 2), 16) >= 0x7f);
        assertTrue(verify("3044" + integer(R) + integer(highS)));
        assertTrue(verify("3045" + integer(R) + "022100" + highS));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "3024 020100 0220S",
            "3023 0200 0220S",
            "3024 0220R 020100",
            "3044 0220fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 0220S",
            "3044 0220R 0220fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            "3045 022101R 0220S", // more than 32 bytes
            "3044 0220S 0220R",
        }
    )
    void numbersOutOfRangeAreMerelyInvalid(String der) {
        assertFalse(verify(der));
    }

    @Test
    void numbersPlusTheOrderAreMerelyInvalid() {
        String tooLarge = "%066x".formatted(new BigInteger(S, 16).add(Curve.ORDER));
        assertFalse(verify("3045" + integer(R) + "0221" + tooLarge));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "30",
            "3144 0220R 0220S",
            "3044",
            "30c4 0220R 0220S", // sequence length in 68 bytes, that is nearly all of them
            "3044 0320R 0220S",
            "3044 0220R 0320S",
            "3044 0220R",
            "3044 0220R 02",
            "3044 0220R 0221S",
            "3044 0220R 0282S",
            "3044 0220R 028501000000 20 S", // a length of five bytes
            "3044 02ffR 0220S",
            "RS", // compact
        }
    )
    void whatIsNoDerIsMalformed(String der) {
        assertThrows(MalformedSignatureException.class, () -> verify(der));
    }

    @Test
    void everyFormOfAPublicKeyVerifies() {
        byte[] uncompressed = Secp256k1.get().pubkeyParse(PUBLIC_KEY);
        byte[] hybrid = uncompressed.clone();
        hybrid[0] = (byte) (6 + (uncompressed[64] & 1));
        byte[] wrongParity = uncompressed.clone();
        wrongParity[0] = (byte) (7 - (uncompressed[64] & 1));
        byte[] signature = KEY.sign(MESSAGE);
        assertTrue(OwnerSignatures.verify(uncompressed, MESSAGE, signature));
        assertTrue(OwnerSignatures.verify(hybrid, MESSAGE, signature));
        assertFalse(OwnerSignatures.isValidPublicKey(wrongParity));
    }

    @Test
    void whatIsNoPublicKeyIsSaidToBeNone() {
        byte[] uncompressed = Secp256k1.get().pubkeyParse(PUBLIC_KEY);
        assertFalse(OwnerSignatures.isValidPublicKey(new byte[0]));
        assertFalse(OwnerSignatures.isValidPublicKey(new byte[33]));
        assertFalse(OwnerSignatures.isValidPublicKey(Arrays.copyOfRange(PUBLIC_KEY, 1, 33)));
        assertFalse(OwnerSignatures.isValidPublicKey(Arrays.copyOfRange(uncompressed, 1, 65)));
        assertFalse(OwnerSignatures.isValidPublicKey(KEY.publicKey().toBytes()));
        byte[] wrongPrefix = PUBLIC_KEY.clone();
        wrongPrefix[0] = 5;
        assertFalse(OwnerSignatures.isValidPublicKey(wrongPrefix));
        uncompressed[64] ^= 1;
        assertFalse(OwnerSignatures.isValidPublicKey(uncompressed));
    }

    @Test
    void unusableKeyIsRefusedRatherThanAnswered() {
        byte[] signature = KEY.sign(MESSAGE);
        assertThrows(MalformedKeyException.class, () -> OwnerSignatures.verify(new byte[33], MESSAGE, signature));
    }

    private static String integer(String number) {
        return "0220" + number;
    }

    private static boolean verify(String der) {
        byte[] bytes = HEX.parseHex(der.replace(" ", "").replace("R", R).replace("S", S));
        return OwnerSignatures.verify(PUBLIC_KEY, MESSAGE, bytes);
    }
}
