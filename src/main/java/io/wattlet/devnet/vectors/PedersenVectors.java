package io.wattlet.devnet.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.crypto.Generators;
import io.wattlet.crypto.RangeProof;
import io.wattlet.crypto.RistrettoPoint;
import io.wattlet.crypto.Scalar;
import io.wattlet.crypto.ScalarSource;
import io.wattlet.crypto.SumProof;
import io.wattlet.crypto.Transcript;
import io.wattlet.crypto.ZeroProof;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * The format {@code wattlet-vectors/pedersen}: what the native library of Project Origin computed. Proofs must come out byte
 * for byte from the recorded randomness, and every verdict must be the recorded one.
 */
final class PedersenVectors implements VectorFormat {

    @Override
    public boolean understands(String format) {
        return format.startsWith("wattlet-vectors/pedersen/");
    }

    @Override
    public void check(JsonNode file, Results results) {
        one(file, "generators", results, PedersenVectors::checkGenerators);
        each(file, "commitments", results, PedersenVectors::checkCommitment);
        each(file, "scalars/from_bytes_mod_order", results, PedersenVectors::checkReduction);
        each(file, "scalars/from_bytes_mod_order_wide", results, PedersenVectors::checkWideReduction);
        each(file, "scalars/hash_from_bytes_sha3_512", results, PedersenVectors::checkScalarHash);
        each(file, "scalars/ops", results, PedersenVectors::checkScalarOperations);
        one(file, "scalars", results, PedersenVectors::checkOrder);
        one(file, "scalars/sum", results, PedersenVectors::checkScalarSum);
        each(file, "points/from_uniform_bytes", results, PedersenVectors::checkPointMap);
        each(file, "points/ops", results, PedersenVectors::checkPointOperations);
        one(file, "points/mul_bytes", results, PedersenVectors::checkPointMultiple);
        one(file, "points/sum", results, PedersenVectors::checkPointSum);
        each(file, "points/decompress", results, PedersenVectors::checkDecoding);
        each(file, "transcripts", results, PedersenVectors::checkTranscript);
        each(file, "range_proofs/valid", results, PedersenVectors::checkRangeProof);
        each(file, "range_proofs/invalid", results, PedersenVectors::checkRangeVerdict);
        each(file, "equality_proofs/valid", results, PedersenVectors::checkEqualityProof);
        each(file, "equality_proofs/other", results, PedersenVectors::checkEqualityVerdict);
        each(file, "zero_proofs", results, PedersenVectors::checkZeroProof);
        each(file, "sum_proofs", results, PedersenVectors::checkSumProof);
        each(file, "slices/valid", results, PedersenVectors::checkSlices);
        each(file, "slices/invalid", results, PedersenVectors::checkSlicesVerdict);
    }

    private static void each(JsonNode file, String path, Results results, Consumer<PedersenCase> check) {
        var cases = file.at("/" + path);
        if (cases.isEmpty()) {
            results.failed(path, "the file has no such cases");
        }
        for (var i = 0; i < cases.size(); i++) {
            run(path + "/" + i, new PedersenCase(cases.get(i)), results, check);
        }
    }

    private static void one(JsonNode file, String path, Results results, Consumer<PedersenCase> check) {
        run(path, new PedersenCase(file.at("/" + path)), results, check);
    }

    private static void run(String id, PedersenCase recorded, Results results, Consumer<PedersenCase> check) {
        results.run(id, () -> {
            check.accept(recorded);
            return recorded.difference();
        });
    }

    private static void checkGenerators(PedersenCase recorded) {
        var h1 = hash("SHA-512", recorded.text("seed_ascii").getBytes(UTF_8));
        var h2 = hash("SHA-512", h1);
        recorded.expectBytes("sha512_1", h1);
        recorded.expectBytes("sha512_2", h2);
        recorded.expect("G", RistrettoPoint.fromUniformBytes(h1), Generators.quantity());
        recorded.expect("H", RistrettoPoint.fromUniformBytes(h2), Generators.blinding());
        recorded.expectBytes("G", Generators.quantity().encode());
        recorded.expectBytes("H", Generators.blinding().encode());
        recorded.expect("G_vec", hex(recorded.byteStrings("G_vec")), Generators.bits().toString());
        recorded.expect("H_vec", hex(recorded.byteStrings("H_vec")), Generators.complements().toString());
    }

    private static void checkCommitment(PedersenCase recorded) {
        var blinding = recorded.scalar("blinding_raw");
        recorded.expectBytes("blinding", blinding.toBytes());
        recorded.expectBoolean("canonical", Scalar.fromCanonicalBytes(recorded.bytes("blinding_raw")).isPresent());
        recorded.expect("commitment", recorded.commitment("commitment"), opened(recorded));
    }

    private static void checkReduction(PedersenCase recorded) {
        recorded.expectBytes("out", recorded.scalar("in").toBytes());
    }

    private static void checkWideReduction(PedersenCase recorded) {
        recorded.expectBytes("out", Scalar.fromWideBytes(recorded.bytes("in")).toBytes());
    }

    private static void checkScalarHash(PedersenCase recorded) {
        recorded.expectBytes("out", Scalar.fromWideBytes(hash("SHA3-512", recorded.bytes("in"))).toBytes());
    }

    private static void checkScalarOperations(PedersenCase recorded) {
        var a = recorded.scalar("a");
        var b = recorded.scalar("b");
        recorded.expectBytes("add", a.add(b).toBytes());
        recorded.expectBytes("sub", a.subtract(b).toBytes());
        recorded.expectBytes("mul", a.multiply(b).toBytes());
        recorded.expectBytes("neg_a", a.negate().toBytes());
        if (recorded.text("inv_a").equals("none")) {
            recorded.expect("the scalar without inverse", Scalar.ZERO, a);
        } else {
            recorded.expectBytes("inv_a", a.invert().toBytes());
        }
    }

    private static void checkOrder(PedersenCase recorded) {
        recorded.expect("l mod l", Scalar.ZERO, recorded.scalar("order_le"));
        recorded.expect("l is canonical", false, Scalar.fromCanonicalBytes(recorded.bytes("order_le")).isPresent());
    }

    private static void checkScalarSum(PedersenCase recorded) {
        var summands = recorded.byteStrings("in").stream().map(Scalar::fromBytesModOrder).toList();
        recorded.expectBytes("out", Scalar.sum(summands).toBytes());
    }

    private static void checkPointMap(PedersenCase recorded) {
        recorded.expectBytes("out", RistrettoPoint.fromUniformBytes(recorded.bytes("in")).encode());
    }

    private static void checkPointOperations(PedersenCase recorded) {
        var a = recorded.point("a");
        var b = recorded.point("b");
        recorded.expectBytes("add", a.add(b).encode());
        recorded.expectBytes("sub", a.subtract(b).encode());
        recorded.expectBytes("double_a", a.add(a).encode());
        recorded.expectBytes("neg_a", a.negate().encode());
        recorded.expectBytes("mul_a", a.multiply(recorded.scalar("scalar")).encode());
    }

    private static void checkPointMultiple(PedersenCase recorded) {
        recorded.expectBytes("out", recorded.point("p").multiply(recorded.scalar("scalar_raw")).encode());
    }

    private static void checkPointSum(PedersenCase recorded) {
        recorded.expect("out", recorded.commitment("out"), sumOf(recorded.byteStrings("in")));
    }

    private static void checkDecoding(PedersenCase recorded) {
        var decoded = RistrettoPoint.decode(recorded.bytes("in"));
        recorded.expectBoolean("valid", decoded.isPresent());
        decoded.ifPresent(point -> recorded.expectBytes("in", point.encode()));
    }

    private static void checkTranscript(PedersenCase recorded) {
        var transcript = new Transcript(recorded.bytes("label_hex"));
        for (var operation : recorded.parts("ops")) {
            var label = operation.text("label");
            switch (operation.text("op")) {
                case "append_message" -> transcript.append(label, operation.bytes("message"));
                case "challenge_bytes" -> operation.expectBytes(
                    "out",
                    transcript.challengeBytes(label, Math.toIntExact(operation.number("len")))
                );
                default -> throw new IllegalArgumentException("unknown operation " + operation.text("op"));
            }
        }
    }

    private static void checkRangeProof(PedersenCase recorded) {
        recorded.expect("commitment", recorded.commitment("commitment"), opened(recorded));
        recorded.expectBytes("proof", provenRange(recorded, "rng_seed", recorded.label()));
        checkRangeVerdict(recorded);
        checkChallenges(recorded);
    }

    private static void checkRangeVerdict(PedersenCase recorded) {
        var malformed = recorded.has("parse_ok") && recorded.text("parse_ok").equals("false");
        recorded.expectVerdict(malformed, () ->
            RangeProof.verify(recorded.bytes("proof"), recorded.commitment("commitment"), recorded.label())
        );
    }

    /** Says the conversation of a range proof again, with nothing but a transcript and the bytes of the proof. */
    private static void checkChallenges(PedersenCase recorded) {
        var proof = recorded.bytes("proof");
        var challenges = recorded.part("challenges");
        var transcript = new Transcript(recorded.label());
        transcript.append("dom-sep", "rangeproof v1".getBytes(UTF_8));
        transcript.append("n", 32);
        transcript.append("m", 1);
        transcript.append("V", recorded.bytes("commitment"));
        appendElements(transcript, proof, 0, "A", "S");
        challenges.expectBytes("y", transcript.challengeScalar("y").toBytes());
        challenges.expectBytes("z", transcript.challengeScalar("z").toBytes());
        appendElements(transcript, proof, 2, "T_1", "T_2");
        challenges.expectBytes("x", transcript.challengeScalar("x").toBytes());
        appendElements(transcript, proof, 4, "t_x", "t_x_blinding", "e_blinding");
        challenges.expectBytes("w", transcript.challengeScalar("w").toBytes());
        transcript.append("dom-sep", "ipp v1".getBytes(UTF_8));
        transcript.append("n", 32);
        var halvings = challenges.byteStrings("u");
        for (var i = 0; i < halvings.size(); i++) {
            appendElements(transcript, proof, 7 + 2 * i, "L", "R");
            challenges.expectBytes("u " + i, halvings.get(i), transcript.challengeScalar("u").toBytes());
        }
    }

    private static void appendElements(Transcript transcript, byte[] proof, int first, String... labels) {
        for (var i = 0; i < labels.length; i++) {
            var offset = (first + i) * 32;
            transcript.append(labels[i], Arrays.copyOfRange(proof, offset, offset + 32));
        }
    }

    private static void checkEqualityProof(PedersenCase recorded) {
        var leftBlinding = recorded.scalar("left_blinding");
        var rightBlinding = recorded.scalar("right_blinding");
        var left = recorded.commitment("left_commitment");
        var right = recorded.commitment("right_commitment");
        var nonce = recorded.scalar("nonce_a");
        recorded.expect("left commitment", left, Commitment.of(recorded.number("value"), leftBlinding));
        recorded.expect("right commitment", right, Commitment.of(recorded.number("value"), rightBlinding));
        recorded.expectBytes("point_A", Generators.blinding().multiply(nonce).encode());
        recorded.expectBytes(
            "proof",
            EqualityProof.prove(leftBlinding, rightBlinding, left, right, recorded.label(), () -> nonce)
        );
        checkEqualityVerdict(recorded);
    }

    private static void checkEqualityVerdict(PedersenCase recorded) {
        var malformed = recorded.has("error") && !recorded.text("error").isEmpty();
        recorded.expectVerdict(malformed, () ->
            EqualityProof.verify(
                recorded.bytes("proof"),
                recorded.commitment("left_commitment"),
                recorded.commitment("right_commitment"),
                recorded.label()
            )
        );
    }

    private static void checkZeroProof(PedersenCase recorded) {
        var blinding = recorded.scalar("blinding");
        var commitment = recorded.commitment("commitment");
        var nonce = recorded.scalar("nonce_a");
        recorded.expect("commitment", commitment, Commitment.of(0, blinding));
        recorded.expectBytes("proof", ZeroProof.prove(blinding, commitment, recorded.label(), () -> nonce));
        recorded.expectVerdict(false, () -> ZeroProof.verify(recorded.bytes("proof"), commitment, recorded.label()));
    }

    private static void checkSumProof(PedersenCase recorded) {
        var parts = recorded.parts("parts");
        var partBlindings = parts
            .stream()
            .map(part -> part.scalar("blinding"))
            .toList();
        var partCommitments = parts
            .stream()
            .map(part -> part.commitment("commitment"))
            .toList();
        var sumBlinding = recorded.scalar("sum_blinding");
        var sum = recorded.commitment("sum_commitment");
        var nonce = recorded.scalar("nonce_a");
        recorded.expect("sum commitment", sum, Commitment.of(recorded.number("sum_value"), sumBlinding));
        recorded.expect("part commitments", partCommitments, parts.stream().map(PedersenVectors::opened).toList());
        recorded.expectBytes(
            "proof",
            SumProof.prove(sumBlinding, partBlindings, sum, partCommitments, recorded.label(), () -> nonce)
        );
        recorded.expectVerdict(false, () ->
            SumProof.verify(recorded.bytes("proof"), sum, partCommitments, recorded.label())
        );
    }

    private static void checkSlices(PedersenCase recorded) {
        var label = recorded.text("stream_id").getBytes(UTF_8);
        var source = recorded.part("source");
        var sourceCommitment = source.commitment("commitment");
        source.expect("source", sourceCommitment, opened(source));
        var slices = recorded.parts("slices");
        for (var slice : slices) {
            slice.expect("slice", slice.commitment("commitment"), opened(slice));
            if (slice.has("range_proof")) {
                var proof = slice.bytes("range_proof");
                slice.expectBytes("range_proof", provenRange(slice, "range_proof_rng_seed", label));
                slice.expect("verdict", true, RangeProof.verify(proof, slice.commitment("commitment"), label));
            }
        }
        var sumBlinding = Scalar.sum(
            slices
                .stream()
                .map(slice -> slice.scalar("blinding"))
                .toList()
        );
        var sum = Commitment.sum(
            slices
                .stream()
                .map(slice -> slice.commitment("commitment"))
                .toList()
        );
        var nonce = recorded.scalar("nonce_a");
        recorded.expectBytes("sum_blinding", sumBlinding.toBytes());
        recorded.expect("sum of slices", recorded.commitment("sum_commitment"), sum);
        recorded.expectBytes(
            "equality_proof",
            EqualityProof.prove(source.scalar("blinding"), sumBlinding, sourceCommitment, sum, label, () -> nonce)
        );
        recorded.expectVerdict(false, () ->
            EqualityProof.verify(recorded.bytes("equality_proof"), sourceCommitment, sum, label)
        );
    }

    private static void checkSlicesVerdict(PedersenCase recorded) {
        var sum = sumOf(recorded.byteStrings("slice_commitments"));
        recorded.expect("sum of slices", recorded.commitment("sum_commitment"), sum);
        recorded.expectVerdict(false, () ->
            EqualityProof.verify(
                recorded.bytes("equality_proof"),
                recorded.commitment("source_commitment"),
                sum,
                recorded.text("stream_id").getBytes(UTF_8)
            )
        );
    }

    private static byte[] provenRange(PedersenCase opening, String seedField, byte[] label) {
        var random = ScalarSource.seeded(opening.bytes(seedField));
        return RangeProof.prove(opening.number("value"), opening.scalar("blinding"), label, random);
    }

    private static Commitment opened(PedersenCase opening) {
        return Commitment.of(opening.number("value"), opening.scalar("blinding"));
    }

    private static Commitment sumOf(List<byte[]> commitments) {
        return Commitment.sum(commitments.stream().map(Commitment::fromBytes).toList());
    }

    private static String hex(List<byte[]> byteStrings) {
        return byteStrings.stream().map(HexFormat.of()::formatHex).toList().toString();
    }

    private static byte[] hash(String algorithm, byte[] message) {
        try {
            return MessageDigest.getInstance(algorithm).digest(message);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java platform has no " + algorithm, impossible);
        }
    }
}
