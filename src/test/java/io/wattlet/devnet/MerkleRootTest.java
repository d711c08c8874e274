package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.crypto.Hashes;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleRootTest {

    private static final byte[] A = { 1 };
    private static final byte[] B = { 2 };
    private static final byte[] C = { 3 };

    @Test
    void isTheHashOfASingleLeaf() {
        assertArrayEquals(Hashes.sha256(A), MerkleRoot.of(List.of(A)));
    }

    @Test
    void repeatsTheLastLeafUpToAPowerOfTwo() {
        byte[] left = Hashes.sha256(Hashes.sha256(A), Hashes.sha256(B));
        byte[] right = Hashes.sha256(Hashes.sha256(C), Hashes.sha256(C));
        assertArrayEquals(left, MerkleRoot.of(List.of(A, B)));
        assertArrayEquals(Hashes.sha256(left, right), MerkleRoot.of(List.of(A, B, C)));
        assertArrayEquals(MerkleRoot.of(List.of(A, B, C, C)), MerkleRoot.of(List.of(A, B, C)));
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> MerkleRoot.of(List.of()));
    }
}
