package io.wattlet.behaviour;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What owners are told, in the words of no protocol. Times are whole seconds since 1970, quantities are watt-hours, keys are
 * in base64.
 */
final class Told {

    private Told() {}

    /** A wallet, and since when it is disabled. */
    record Wallet(String id, String publicKey, OptionalLong disabledAt) {}

    /** Where slices for a wallet go. */
    record Reference(int version, String endpoint, String publicKey) {
        Reference at(String other) {
            return new Reference(version, other, publicKey);
        }

        Reference withKey(String other) {
            return new Reference(version, endpoint, other);
        }
    }

    /** The name of a certificate. */
    record CertificateId(String registry, String streamId) {}

    /** What a certificate is about. */
    enum CertificateType {
        CONSUMPTION,
        PRODUCTION,
    }

    /**
     * What a certificate says.
     *
     * @param attributes keys with the first letter in lower case, in whatever case an edge tells it
     */
    record Certificate(
        CertificateId id,
        CertificateType type,
        long start,
        long end,
        String gridArea,
        Map<String, String> attributes
    ) {}

    /** How much of a certificate can be spent. */
    record Held(Certificate certificate, long quantity) {
        CertificateId id() {
            return certificate.id();
        }
    }

    /** A slice that was handed over. */
    record Transfer(
        CertificateId certificate,
        String receiverId,
        long quantity,
        long start,
        long end,
        String gridArea
    ) {}

    /** Production that was used up for consumption. */
    record Claim(String id, long quantity, Certificate production, Certificate consumption, long updatedAt) {}

    /** A sum; of certificates it has a type. */
    record Sum(long start, long end, long quantity, Optional<CertificateType> type) {}

    /** Part of a list, and how long the whole is. */
    record Page<T>(long total, List<T> items) {}

    /** What has changed, up to the last change, and the place behind it. */
    record Changes<T>(List<T> items, String cursor) {}

    /** The name of a request that was accepted, and whether this was told before. */
    record Accepted(String requestId, boolean replayed) {}

    /** What became of one of many: it has a request, or it was refused with a code and a sentence. */
    sealed interface Outcome {
        record Requested(String requestId) implements Outcome {}

        record Refused(String code, String text) implements Outcome {}
    }

    /** What became of many, in order, and whether this was told before. */
    record Outcomes(List<Outcome> items, boolean replayed) {
        /** The code of each refusal, and nothing for what was accepted. */
        List<String> codes() {
            return items
                .stream()
                .map(item -> item instanceof Outcome.Refused(String code, _) ? code : "")
                .toList();
        }

        /** Of those that were accepted. */
        List<String> requestIds() {
            return items
                .stream()
                .flatMap(item -> item instanceof Outcome.Requested(String id) ? Stream.of(id) : Stream.empty())
                .toList();
        }
    }

    /** What a match found; the request is empty when nothing was to be done. */
    record Match(List<Pair> claims, List<Unmatched> unmatched, boolean replayed) {}

    /** A claim of a match. */
    record Pair(String requestId, CertificateId production, CertificateId consumption, long quantity) {}

    /** What a match left over, and why. */
    record Unmatched(CertificateId certificate, CertificateType type, long quantity, String reason) {}

    /** What was asked for. */
    enum RequestType {
        TRANSFER,
        CLAIM,
    }

    /** Whether a request has ended, and how. */
    enum State {
        PENDING,
        COMPLETED,
        FAILED,
    }

    /**
     * How a request stands.
     *
     * @param failure   code of why it failed; empty unless it did
     * @param attempts  how often it was begun
     * @param planned   transactions that it takes
     * @param committed how many of them are done
     */
    record Request(
        String id,
        RequestType type,
        State state,
        String failure,
        long createdAt,
        long updatedAt,
        OptionalLong endedAt,
        long attempts,
        long planned,
        long committed
    ) {}

    /** How requests stand, in the order of the question, and which of them there are none of. */
    record Requests(List<Request> found, List<String> unknown) {}
}
