package io.wattlet.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/**
 * The public points that Project Origin's commitments and 32-bit range proofs are built on, and their tables.
 *
 * <p>Quantities multiply G, blindings multiply H. G is the one-way map of h1 = SHA-512 of the first digits of pi, H that of
 * SHA-512(h1). The vectors G_i and H_i come from SHAKE256 chains, as in the bulletproofs library.
 */
public final class Generators {

    /** Width of the range that proofs show, in bits: one pair of vector generators for each. */
    static final int BITS = 32;

    private static final String SEED = "3.141592653589793238462643383279502884197169";

    private static final EdwardsPoint G_POINT = Ristretto.map(Hashes.sha512(SEED.getBytes(US_ASCII)));
    private static final EdwardsPoint H_POINT = Ristretto.map(Hashes.sha512(Hashes.sha512(SEED.getBytes(US_ASCII))));
    private static final List<EdwardsPoint> G_VECTOR = chain('G');
    private static final List<EdwardsPoint> H_VECTOR = chain('H');

    /** G, for secret scalars. */
    static final FixedBaseTable SECRET_G = new FixedBaseTable(G_POINT);
    /** H, for secret scalars. */
    static final FixedBaseTable SECRET_H = new FixedBaseTable(H_POINT);
    /** G_0 to G_31 and then H_0 to H_31, for secret scalars. */
    static final SecretMultiples SECRET_VECTORS = new SecretMultiples(joined(G_VECTOR, H_VECTOR));

    private static final List<NielsTable> ODD_MULTIPLES = NielsTable.oddMultiples(
        joined(List.of(G_POINT, H_POINT), joined(G_VECTOR, H_VECTOR)),
        PublicMultiples.FIXED_MULTIPLES
    );
    /** G, for public scalars. */
    static final NielsTable G = ODD_MULTIPLES.get(0);
    /** H, for public scalars. */
    static final NielsTable H = ODD_MULTIPLES.get(1);
    /** G_0 to G_31, for public scalars. */
    static final List<NielsTable> G_VECTOR_TABLES = ODD_MULTIPLES.subList(2, 2 + BITS);
    /** H_0 to H_31, for public scalars. */
    static final List<NielsTable> H_VECTOR_TABLES = ODD_MULTIPLES.subList(2 + BITS, 2 + 2 * BITS);

    private static final byte[] ENCODED_G = Ristretto.encode(G_POINT);
    private static final byte[] ENCODED_H = Ristretto.encode(H_POINT);

    private Generators() {}

    /** G, the generator of quantities. */
    public static RistrettoPoint quantity() {
        return new RistrettoPoint(G_POINT);
    }

    /** H, the generator of blindings. */
    public static RistrettoPoint blinding() {
        return new RistrettoPoint(H_POINT);
    }

    /** G_0 to G_31, the generators of the bits in a range proof. */
    public static List<RistrettoPoint> bits() {
        return G_VECTOR.stream().map(RistrettoPoint::new).toList();
    }

    /** H_0 to H_31, the generators of the bits less one in a range proof. */
    public static List<RistrettoPoint> complements() {
        return H_VECTOR.stream().map(RistrettoPoint::new).toList();
    }

    static byte[] encodedG() {
        return ENCODED_G.clone();
    }

    static byte[] encodedH() {
        return ENCODED_H.clone();
    }

    private static List<EdwardsPoint> chain(char name) {
        // the last four bytes number the party of an aggregated proof; a single prover is party 0
        var shake = new Shake256(("GeneratorsChain" + name + "\0\0\0\0").getBytes(US_ASCII));
        var points = new ArrayList<EdwardsPoint>(BITS);
        for (var i = 0; i < BITS; i++) {
            points.add(Ristretto.map(shake.squeeze(64)));
        }
        return List.copyOf(points);
    }

    private static List<EdwardsPoint> joined(List<EdwardsPoint> first, List<EdwardsPoint> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
