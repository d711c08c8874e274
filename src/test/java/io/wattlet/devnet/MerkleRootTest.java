package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleRootTest {

    private static final byte[] A = { 1 };
    private static final byte[] B = { 2 };
    private static final byte[] C = { 3 };

    @Test
    void isTheHashOfASingleLeaf() {
        assertArrayEquals(Sha256.of(A), MerkleRoot.of(List.of(A)));
    }

    @Test
    void repeatsTheLastLeafUpToAPowerOfTwo() {
        byte[] left = Sha256.of(Sha256.of(A), Sha256.of(B));
        byte[] right = Sha256.of(Sha256.of(C), Sha256.of(C));
        assertArrayEquals(left, MerkleRoot.of(List.of(A, B)));
        assertArrayEquals(Sha256.of(left, right), MerkleRoot.of(List.of(A, B, C)));
        assertArrayEquals(MerkleRoot.of(List.of(A, B, C, C)), MerkleRoot.of(List.of(A, B, C)));
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> MerkleRoot.of(List.of()));
    }
}
