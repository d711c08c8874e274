package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdsTest {

    @ParameterizedTest
    @ValueSource(
        strings = {
            "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11",
            "8C4F2A34-7F0B-4B5D-9A35-3C9F8F0D2B11",
            "8c4f2a347f0b4b5d9a353c9f8f0d2b11",
            "{8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11}",
            "(8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11)",
            "  8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11\n",
            "{0x8c4f2a34,0x7f0b,0x4b5d,{0x9a,0x35,0x3c,0x9f,0x8f,0xd,0x2b,0x11}}",
            "{ 0x8C4F2A34, 0x7F0B, 0x4B5D, { 0x9A, 0x35, 0x3C, 0x9F, 0x8F, 0x0D, 0x2B, 0x11 } }",
        }
    )
    void everyNotationOfThePlatformNamesTheSameCertificate(String text) {
        assertEquals(Optional.of(UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11")), StreamIds.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "8c4f2a34",
            "1-1-1-1-1",
            "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b1",
            "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b1g",
            "{8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11)",
            "{8c4f2a347f0b4b5d9a353c9f8f0d2b11}",
            "{0x8c4f2a34,0x7f0b,0x4b5d,{0x9a,0x35,0x3c,0x9f,0x8f,0xd,0x2b,0x111}}",
        }
    )
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), StreamIds.parse(text));
    }
}
