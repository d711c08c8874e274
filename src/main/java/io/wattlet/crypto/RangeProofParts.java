package io.wattlet.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a range proof in the order of its bytes: A, S, T_1, T_2 (encoded points), t_x, t_x_blinding, e_blinding
 * (scalars), then one pair L, R for each halving (encoded points), then a, b (scalars). Points are not decoded yet; the
 * names are those of the bulletproofs library.
 */
record RangeProofParts(
    Commitment bigA,
    Commitment bigS,
    Commitment bigT1,
    Commitment bigT2,
    Scalar tX,
    Scalar tXBlinding,
    Scalar eBlinding,
    List<Halving> halvings,
    Scalar a,
    Scalar b
) {
    /** The two cross terms of one halving of the inner product argument. */
    record Halving(Commitment left, Commitment right) {}

    private static final int ELEMENT = 32;
    private static final int WITHOUT_HALVINGS = 9;
    private static final int MAX_HALVINGS = 31;

    /** @throws MalformedProofException as {@link RangeProof#verify} says */
    static RangeProofParts parse(byte[] proof) {
        var elements = proof.length / ELEMENT;
        if (proof.length % ELEMENT != 0 || elements < WITHOUT_HALVINGS) {
            throw new MalformedProofException("a range proof cannot have %d bytes".formatted(proof.length));
        }
        var count = (elements - WITHOUT_HALVINGS) / 2;
        if ((elements - WITHOUT_HALVINGS) % 2 != 0 || count > MAX_HALVINGS) {
            throw new MalformedProofException("a range proof cannot have %d elements".formatted(elements));
        }
        var halvings = new ArrayList<Halving>(count);
        for (var i = 0; i < count; i++) {
            halvings.add(new Halving(point(proof, 7 + 2 * i), point(proof, 8 + 2 * i)));
        }
        return new RangeProofParts(
            point(proof, 0),
            point(proof, 1),
            point(proof, 2),
            point(proof, 3),
            scalar(proof, 4, "t_x"),
            scalar(proof, 5, "t_x_blinding"),
            scalar(proof, 6, "e_blinding"),
            List.copyOf(halvings),
            scalar(proof, elements - 2, "a"),
            scalar(proof, elements - 1, "b")
        );
    }

    byte[] toBytes() {
        var bytes = new byte[ELEMENT * (WITHOUT_HALVINGS + 2 * halvings.size())];
        var offset = write(bytes, 0, bigA.toBytes(), bigS.toBytes(), bigT1.toBytes(), bigT2.toBytes());
        offset = write(bytes, offset, tX.toBytes(), tXBlinding.toBytes(), eBlinding.toBytes());
        for (var halving : halvings) {
            offset = write(bytes, offset, halving.left.toBytes(), halving.right.toBytes());
        }
        write(bytes, offset, a.toBytes(), b.toBytes());
        return bytes;
    }

    private static int write(byte[] bytes, int offset, byte[]... elements) {
        for (var element : elements) {
            System.arraycopy(element, 0, bytes, offset, ELEMENT);
            offset += ELEMENT;
        }
        return offset;
    }

    private static Commitment point(byte[] proof, int index) {
        return Commitment.fromBytes(Encodings.slice(proof, index * ELEMENT, ELEMENT));
    }

    private static Scalar scalar(byte[] proof, int index, String name) {
        return Scalar.fromCanonicalBytes(Encodings.slice(proof, index * ELEMENT, ELEMENT)).orElseThrow(() ->
            new MalformedProofException("the scalar %s of the range proof is not below the group order".formatted(name))
        );
    }
}
