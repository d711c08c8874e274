package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedKeyTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String MASTER =
        "000000000000000000873dff81c02f525623fd1fe5167eac3a55a049de3d314bb42ee227ffed37d508" +
        "00e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35";
    private static final ExtendedPrivateKey KEY = ExtendedPrivateKey.fromSeed(
        HEX.parseHex("000102030405060708090a0b0c0d0e0f")
    );

    @Test
    void masterKeyIsMadeFromSeed() {
        assertEquals(MASTER, HEX.formatHex(KEY.toBytes()));
        assertEquals(
            "000000000000000000873dff81c02f525623fd1fe5167eac3a55a049de3d314bb42ee227ffed37d508" +
                "0339a36013301597daef41fbe593a02cc513d0b55527ec2df1050e2e8ff49c85c2",
            HEX.formatHex(KEY.publicKey().toBytes())
        );
    }

    @Test
    void endpointAndSliceKeysFollowFromMaster() {
        ExtendedPrivateKey endpoint = KEY.derive(1);
        assertEquals(
            "ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA=",
            Base64.getEncoder().encodeToString(endpoint.publicKey().toBytes())
        );
        ExtendedPrivateKey slice = endpoint.derive(1);
        assertEquals(
            "6e40898f1062946849f0ffd147987f10ab8f9e4b57be8d808868451eacc60aea",
            HEX.formatHex(slice.toBytes(), 42, 74)
        );
        assertEquals(
            "02518873d92d8e9a7720134ef499621eb793ecd85894f5da03ae172a392c69bce8",
            HEX.formatHex(slice.publicKey().compressed())
        );
    }

    /** The unhardened steps of the chain m/0'/1/2'/2/1000000000 in BIP32, test vector 1. */
    @Test
    void derivationKeepsTheVectorsOfBip32() {
        assertDerivation(
            "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7",
            1,
            "xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs",
            "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWbWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ"
        );
        assertDerivation(
            "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM",
            2,
            "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334",
            "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV"
        );
        assertDerivation(
            "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3wDvUAKRHSC34sJ7in334",
            1_000_000_000,
            "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76",
            "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy"
        );
    }

    private static void assertDerivation(String parent, int child, String privateChild, String publicChild) {
        ExtendedPrivateKey parentKey = ExtendedPrivateKey.parse(fromBase58(parent));
        assertArrayEquals(fromBase58(privateChild), parentKey.derive(child).toBytes());
        assertArrayEquals(fromBase58(publicChild), parentKey.publicKey().derive(child).toBytes());
    }

    @Test
    void bothFormsReadBack() {
        assertArrayEquals(KEY.toBytes(), ExtendedPrivateKey.parse(KEY.toBytes()).toBytes());
        assertEquals(KEY.publicKey(), ExtendedPublicKey.parse(KEY.publicKey().toBytes()));
        assertEquals(KEY.publicKey().hashCode(), ExtendedPublicKey.parse(KEY.publicKey().toBytes()).hashCode());
    }

    @Test
    void publicKeysDifferWhenOnlyTheirChainCodesDo() {
        byte[] bytes = KEY.publicKey().toBytes();
        bytes[20] ^= 1;
        assertFalse(KEY.publicKey().equals(ExtendedPublicKey.parse(bytes)));
    }

    @Test
    void rootThatNamesAParentIsLetPass() {
        byte[] bytes = KEY.toBytes();
        bytes[1] = 1;
        bytes[8] = 1;
        assertArrayEquals(bytes, ExtendedPrivateKey.parse(bytes).toBytes());
    }

    @Test
    void depthWrapsAround() {
        byte[] bytes = KEY.toBytes();
        bytes[0] = (byte) 255;
        ExtendedPrivateKey deepest = ExtendedPrivateKey.parse(bytes);
        assertEquals(0, deepest.derive(1).toBytes()[0]);
        assertEquals(deepest.derive(1).publicKey(), deepest.publicKey().derive(1));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 73, 75 })
    void wrongLengthIsRefused(int length) {
        byte[] bytes = Arrays.copyOf(KEY.toBytes(), length);
        assertThrows(MalformedKeyException.class, () -> ExtendedPrivateKey.parse(bytes));
        assertThrows(MalformedKeyException.class, () -> ExtendedPublicKey.parse(bytes));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "01e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
            "000000000000000000000000000000000000000000000000000000000000000000",
            "00fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        }
    )
    void privateKeyOutOfRangeIsRefused(String key) {
        byte[] bytes = HEX.parseHex(MASTER.substring(0, 82) + key);
        assertThrows(MalformedKeyException.class, () -> ExtendedPrivateKey.parse(bytes));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "00e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
            "0439a36013301597daef41fbe593a02cc513d0b55527ec2df1050e2e8ff49c85c2",
            "020000000000000000000000000000000000000000000000000000000000000005",
            "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        }
    )
    void publicKeyThatIsNoCompressedPointIsRefused(String key) {
        byte[] bytes = HEX.parseHex(MASTER.substring(0, 82) + key);
        assertThrows(MalformedKeyException.class, () -> ExtendedPublicKey.parse(bytes));
    }

    @Test
    void hardenedChildIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> KEY.derive(-1));
        assertThrows(IllegalArgumentException.class, () -> KEY.publicKey().derive(Integer.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = { 15, 65 })
    void seedOfWrongLengthIsRefused(int length) {
        assertThrows(IllegalArgumentException.class, () -> ExtendedPrivateKey.fromSeed(new byte[length]));
    }

    @Test
    void privateKeyIsNotPrinted() {
        assertEquals("ExtendedPrivateKey", KEY.toString());
        MalformedKeyException e = assertThrows(MalformedKeyException.class, () ->
            ExtendedPrivateKey.parse(HEX.parseHex(MASTER + "00"))
        );
        assertFalse(String.valueOf(e.getMessage()).contains("e8f32e72"));
    }

    /** Base58Check without the four version bytes; the checksum guards what is written above. */
    private static byte[] fromBase58(String text) {
        String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(alphabet.indexOf(text.charAt(i))));
        }
        byte[] bytes = number.toByteArray();
        byte[] checked = Arrays.copyOf(bytes, 78);
        byte[] checksum = Hashes.sha256(Hashes.sha256(checked));
        assertArrayEquals(Arrays.copyOf(checksum, 4), Arrays.copyOfRange(bytes, 78, bytes.length));
        return Arrays.copyOfRange(checked, 4, 78);
    }
}
