package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttributeHashTest {

    @Test
    void hashesAsIssuersDo() {
        String hash = AttributeHash.of(
            "assetId",
            "571234567890123456",
            UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11"),
            HexFormat.of().parseHex("00112233445566778899aabbccddeeff")
        );
        assertEquals("LNRTYMw1R6YAN68Rfw/lvDuIvkaQ6cJamL6DXfvgPTI=", hash);
    }
}
