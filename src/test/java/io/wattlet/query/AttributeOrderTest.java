package io.wattlet.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeOrderTest {

    @Test
    void spacesComeBeforeSignsDigitsAndLettersAndAccentsMatterLast() {
        List<String> ordered = List.of(
            "",
            "10",
            "2",
            "a b",
            "a-b",
            "a_b",
            "a1",
            "ab",
            "\u00e4b",
            "e",
            "\u00e9",
            "\u00c9",
            "trial",
            "Trial",
            "z"
        );
        List<String> shuffled = new ArrayList<>(ordered);
        long seed = 20261123;
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.sort(AttributeOrder::compare);
        assertEquals(ordered, shuffled, "seed " + seed);
    }

    @Test
    void equalKeysAreEqual() {
        assertEquals(0, AttributeOrder.compare("AssetId", "AssetId"));
    }
}
