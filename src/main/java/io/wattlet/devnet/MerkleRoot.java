package io.wattlet.devnet;

import io.wattlet.crypto.Hashes;
import java.util.ArrayList;
import java.util.List;

/** The hash that stands for all transactions of a block, in their order. */
final class MerkleRoot {

    private MerkleRoot() {}

    /**
     * SHA-256 over pairs of SHA-256, down from the hashes of the leaves; the last leaf is repeated until their number is a
     * power of two (registry).
     *
     * @param leaves serialized transactions, at least one
     * @return 32 bytes
     */
    static byte[] of(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("an empty block has no root");
        }
        List<byte[]> level = new ArrayList<>(leaves.stream().map(Hashes::sha256).toList());
        while (Integer.bitCount(level.size()) != 1) {
            level.add(level.getLast());
        }
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>(level.size() / 2);
            for (int left = 0; left < level.size(); left += 2) {
                above.add(Hashes.sha256(level.get(left), level.get(left + 1)));
            }
            level = above;
        }
        return level.getFirst();
    }
}
