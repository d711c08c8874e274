package io.wattlet.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.behaviour.Told.Certificate;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcome;
import io.wattlet.behaviour.Told.Pair;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Request;
import io.wattlet.behaviour.Told.RequestType;
import io.wattlet.behaviour.Told.Requests;
import io.wattlet.behaviour.Told.State;
import io.wattlet.behaviour.Told.Sum;
import io.wattlet.behaviour.Told.Transfer;
import io.wattlet.behaviour.Told.Unmatched;
import io.wattlet.behaviour.Told.Wallet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads what REST answers. */
final class RestAnswers {

    private RestAnswers() {}

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        return StreamSupport.stream(array.spliterator(), false).map(reader).toList();
    }

    static Wallet wallet(JsonNode json) {
        return new Wallet(
            json.path("id").asText(),
            json.path("publicKey").asText(),
            optionalTime(json.path("disabledDate"))
        );
    }

    private static OptionalLong optionalTime(JsonNode json) {
        return json.isNull() ? OptionalLong.empty() : OptionalLong.of(json.asLong());
    }

    static Reference reference(JsonNode json) {
        return new Reference(
            json.path("version").asInt(),
            json.path("endpoint").asText(),
            json.path("publicKey").asText()
        );
    }

    private static CertificateId id(JsonNode json) {
        return new CertificateId(json.path("registry").asText(), json.path("streamId").asText());
    }

    static Held held(JsonNode json) {
        return new Held(certificate(json, type(json.path("certificateType"))), json.path("quantity").asLong());
    }

    private static CertificateType type(JsonNode json) {
        return CertificateType.valueOf(json.asText().toUpperCase(Locale.ROOT));
    }

    private static Certificate certificate(JsonNode json, CertificateType type) {
        Map<String, String> attributes = new HashMap<>();
        json
            .path("attributes")
            .properties()
            .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
        return new Certificate(
            id(json.path("federatedStreamId")),
            type,
            json.path("start").asLong(),
            json.path("end").asLong(),
            json.path("gridArea").asText(),
            Map.copyOf(attributes)
        );
    }

    static Transfer transfer(JsonNode json) {
        return new Transfer(
            id(json.path("federatedStreamId")),
            json.path("receiverId").asText(),
            json.path("quantity").asLong(),
            json.path("start").asLong(),
            json.path("end").asLong(),
            json.path("gridArea").asText()
        );
    }

    static Claim claim(JsonNode json) {
        return new Claim(
            json.path("claimId").asText(),
            json.path("quantity").asLong(),
            certificate(json.path("productionCertificate"), CertificateType.PRODUCTION),
            certificate(json.path("consumptionCertificate"), CertificateType.CONSUMPTION),
            json.path("updatedAt").asLong()
        );
    }

    static Sum sum(JsonNode json) {
        return new Sum(
            json.path("start").asLong(),
            json.path("end").asLong(),
            json.path("quantity").asLong(),
            json.has("type") ? Optional.of(type(json.path("type"))) : Optional.empty()
        );
    }

    static Outcome outcome(JsonNode json) {
        JsonNode error = json.path("error");
        if (error.isObject()) {
            return new Outcome.Refused(error.path("code").asText(), error.path("detail").asText());
        }
        String id = json.path("transferRequestId").asText(json.path("claimRequestId").asText());
        return new Outcome.Requested(id);
    }

    static Match match(JsonNode json, boolean replayed) {
        return new Match(
            list(json.path("claims"), RestAnswers::pair),
            list(json.path("unmatched"), RestAnswers::unmatched),
            replayed
        );
    }

    private static Pair pair(JsonNode json) {
        return new Pair(
            json.path("claimRequestId").asText(),
            id(json.path("productionCertificateId")),
            id(json.path("consumptionCertificateId")),
            json.path("quantity").asLong()
        );
    }

    private static Unmatched unmatched(JsonNode json) {
        return new Unmatched(
            id(json.path("certificateId")),
            type(json.path("certificateType")),
            json.path("quantity").asLong(),
            json.path("reason").asText()
        );
    }

    static Request request(JsonNode json) {
        return new Request(
            json.path("requestId").asText(),
            RequestType.valueOf(json.path("type").asText().toUpperCase(Locale.ROOT)),
            State.valueOf(json.path("status").asText().toUpperCase(Locale.ROOT)),
            json.at("/failureReason/code").asText(),
            json.path("createdAt").asLong(),
            json.path("updatedAt").asLong(),
            optionalTime(json.path("endedAt")),
            json.path("attempts").asLong(),
            json.at("/progress/planned").asLong(),
            json.at("/progress/committed").asLong()
        );
    }

    static Requests requests(JsonNode json) {
        return new Requests(
            list(json.path("result"), RestAnswers::request),
            list(json.path("unknown"), JsonNode::asText)
        );
    }
}
