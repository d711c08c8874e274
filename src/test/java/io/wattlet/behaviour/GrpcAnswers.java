package io.wattlet.behaviour;

import com.google.protobuf.ByteString;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcome;
import io.wattlet.behaviour.Told.Outcomes;
import io.wattlet.behaviour.Told.Pair;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.RequestType;
import io.wattlet.behaviour.Told.State;
import io.wattlet.behaviour.Told.Sum;
import io.wattlet.behaviour.Told.Unmatched;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.v1.Bucket;
import io.wattlet.proto.v1.Certificate;
import io.wattlet.proto.v1.CertificateBucket;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.proto.v1.Claim;
import io.wattlet.proto.v1.HeldCertificate;
import io.wattlet.proto.v1.ItemOutcome;
import io.wattlet.proto.v1.MatchResponse;
import io.wattlet.proto.v1.Request;
import io.wattlet.proto.v1.Transfer;
import io.wattlet.proto.v1.Wallet;
import io.wattlet.proto.v1.WalletReference;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what gRPC answers. */
final class GrpcAnswers {

    private GrpcAnswers() {}

    static Told.Wallet wallet(Wallet message) {
        return new Told.Wallet(
            message.getId(),
            base64(message.getPublicKey()),
            message.hasDisabledAt() ? OptionalLong.of(message.getDisabledAt().getSeconds()) : OptionalLong.empty()
        );
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static Reference reference(WalletReference message) {
        return new Reference(message.getVersion(), message.getEndpoint(), base64(message.getPublicKey()));
    }

    private static Told.CertificateId id(FederatedStreamId message) {
        return new Told.CertificateId(message.getRegistry(), message.getStreamId().getValue());
    }

    static Held held(HeldCertificate message) {
        return new Held(certificate(message.getCertificate()), message.getQuantity());
    }

    private static Told.CertificateType type(CertificateType type) {
        return switch (type) {
            case CERTIFICATE_TYPE_CONSUMPTION -> Told.CertificateType.CONSUMPTION;
            case CERTIFICATE_TYPE_PRODUCTION -> Told.CertificateType.PRODUCTION;
            case CERTIFICATE_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError("a certificate without a type");
        };
    }

    // REST tells keys with the first letter in lower case.
    private static Told.Certificate certificate(Certificate message) {
        Map<String, String> attributes = new HashMap<>();
        message
            .getAttributesMap()
            .forEach((key, value) ->
                attributes.put(key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1), value)
            );
        return new Told.Certificate(
            id(message.getId()),
            type(message.getType()),
            message.getStart().getSeconds(),
            message.getEnd().getSeconds(),
            message.getGridArea(),
            Map.copyOf(attributes)
        );
    }

    static Told.Transfer transfer(Transfer message) {
        return new Told.Transfer(
            id(message.getCertificateId()),
            message.getReceiverId(),
            message.getQuantity(),
            message.getStart().getSeconds(),
            message.getEnd().getSeconds(),
            message.getGridArea()
        );
    }

    static Told.Claim claim(Claim message) {
        return new Told.Claim(
            message.getId(),
            message.getQuantity(),
            certificate(message.getProduction()),
            certificate(message.getConsumption()),
            message.getUpdatedAt().getSeconds()
        );
    }

    static Sum sum(Bucket message) {
        return sum(message, Optional.empty());
    }

    static Sum sum(CertificateBucket message) {
        return sum(message.getSum(), Optional.of(type(message.getType())));
    }

    private static Sum sum(Bucket message, Optional<Told.CertificateType> type) {
        return new Sum(message.getStart().getSeconds(), message.getEnd().getSeconds(), message.getQuantity(), type);
    }

    static Outcomes outcomes(List<ItemOutcome> messages, boolean replayed) {
        return new Outcomes(messages.stream().map(GrpcAnswers::outcome).toList(), replayed);
    }

    private static Outcome outcome(ItemOutcome message) {
        return switch (message.getOutcomeCase()) {
            case REQUEST_ID -> new Outcome.Requested(message.getRequestId());
            case REFUSAL -> new Outcome.Refused(message.getRefusal().getCode(), message.getRefusal().getText());
            case OUTCOME_NOT_SET -> throw new AssertionError("nothing is told of an item");
        };
    }

    static Match match(MatchResponse message, boolean replayed) {
        return new Match(
            message
                .getClaimsList()
                .stream()
                .map(pair ->
                    new Pair(
                        pair.getRequestId(),
                        id(pair.getProductionId()),
                        id(pair.getConsumptionId()),
                        pair.getQuantity()
                    )
                )
                .toList(),
            message
                .getUnmatchedList()
                .stream()
                .map(one ->
                    new Unmatched(id(one.getCertificateId()), type(one.getType()), one.getQuantity(), one.getReason())
                )
                .toList(),
            replayed
        );
    }

    static Told.Request request(Request message) {
        return new Told.Request(
            message.getId(),
            switch (message.getType()) {
                case TYPE_TRANSFER -> RequestType.TRANSFER;
                case TYPE_CLAIM -> RequestType.CLAIM;
                case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError("a request without a type");
            },
            switch (message.getState()) {
                case STATE_PENDING -> State.PENDING;
                case STATE_COMPLETED -> State.COMPLETED;
                case STATE_FAILED -> State.FAILED;
                case STATE_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError("a request without a state");
            },
            message.getFailure().getCode(),
            message.getCreatedAt().getSeconds(),
            message.getUpdatedAt().getSeconds(),
            message.hasEndedAt() ? OptionalLong.of(message.getEndedAt().getSeconds()) : OptionalLong.empty(),
            message.getAttempts(),
            message.getPlanned(),
            message.getCommitted()
        );
    }
}
