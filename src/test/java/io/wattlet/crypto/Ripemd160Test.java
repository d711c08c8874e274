package io.wattlet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the function's authors. */
class Ripemd160Test {

    @ParameterizedTest
    @CsvSource(
        {
            "'', 9c1185a5c5e9fc54612808977ee8f548b2258d31",
            "abc, 8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
            "message digest, 5d0689ef49d2fae572b881b123a85ffa21595f36",
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, 12a053384a9c0c88e405a06c27dcf49ada62eb2b",
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890, 9b752e45573d4b39f4dbd3323cab82bf63326bfb",
        }
    )
    void digestIsThatOfTheAuthors(String message, String digest) {
        assertEquals(digest, HexFormat.of().formatHex(Ripemd160.digest(message.getBytes(StandardCharsets.US_ASCII))));
    }
}
