package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.edge.Times;
import io.wattlet.match.Match;
import io.wattlet.match.MatchPlan;
import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.MatchPlan.Unmatched;
import io.wattlet.match.MatchRequest;
import io.wattlet.match.Matching;
import io.wattlet.match.Side;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Claiming whatever production and consumption of the same period there is. */
final class MatchOperations {

    private final Matching matching;

    MatchOperations(Matching matching) {
        this.matching = matching;
    }

    List<Route> routes() {
        return List.of(Route.postJson("/v1/claims/match", Scope.CLAIMS_CREATE, this::match).explainingErrors());
    }

    private record Body(MatchRequest request, boolean dryRun) {}

    private Future<Reply> match(Call call) {
        Body body = call.ownBody(MatchOperations::read);
        if (body.request.endsBeforeItStarts()) {
            throw InvalidRequestException.of("$.end", "The end must not be before the start.");
        }
        return body.dryRun
            ? matching.plan(body.request).map(plan -> Reply.json(200, json -> write(json, plan)))
            : matching
                  .claim(body.request, call.idempotencyKey(), call.trace())
                  .map(match -> IdempotencyHeader.mark(Reply.json(202, json -> write(json, match)), match.replayed()));
    }

    private static Body read(ObjectDecoder json, String owner) {
        MatchRequest request = new MatchRequest(
            owner,
            Instant.ofEpochSecond(json.integer("start", Times.EARLIEST, Times.LATEST)),
            Instant.ofEpochSecond(json.integer("end", Times.EARLIEST, Times.LATEST)),
            json.optionalText("gridArea"),
            json.optionalTexts("productionAttributes"),
            json.optionalTexts("consumptionAttributes")
        );
        return new Body(request, json.flag("dryRun"));
    }

    private static void write(JsonGenerator json, MatchPlan plan) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("claims");
        for (Pair pair : plan.pairs()) {
            json.writeStartObject();
            writePair(json, pair);
            json.writeEndObject();
        }
        json.writeEndArray();
        writeUnmatched(json, plan.unmatched());
        writeTotals(json, plan.pairs(), plan.unmatched());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Match match) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("claims");
        for (Match.Claim claim : match.claims()) {
            json.writeStartObject();
            json.writeStringField("claimRequestId", claim.commandId().toString());
            writePair(json, claim.pair());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeUnmatched(json, match.unmatched());
        writeTotals(json, match.claims().stream().map(Match.Claim::pair).toList(), match.unmatched());
        json.writeEndObject();
    }

    private static void writePair(JsonGenerator json, Pair pair) throws IOException {
        write(json, "productionCertificateId", pair.production());
        write(json, "consumptionCertificateId", pair.consumption());
        json.writeNumberField("quantity", pair.quantity());
    }

    private static void writeUnmatched(JsonGenerator json, List<Unmatched> unmatched) throws IOException {
        json.writeArrayFieldStart("unmatched");
        for (Unmatched one : unmatched) {
            json.writeStartObject();
            write(json, "certificateId", one.certificate());
            json.writeStringField("certificateType", name(one.side()));
            json.writeNumberField("quantity", one.quantity());
            json.writeStringField("reason", one.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeTotals(JsonGenerator json, List<Pair> pairs, List<Unmatched> unmatched)
        throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("claims", pairs.size());
        json.writeNumberField("claimed", pairs.stream().mapToLong(Pair::quantity).sum());
        json.writeNumberField("unmatchedProduction", total(unmatched, Side.PRODUCTION));
        json.writeNumberField("unmatchedConsumption", total(unmatched, Side.CONSUMPTION));
        json.writeEndObject();
    }

    private static long total(List<Unmatched> unmatched, Side side) {
        return unmatched
            .stream()
            .filter(one -> one.side() == side)
            .mapToLong(Unmatched::quantity)
            .sum();
    }

    private static void write(JsonGenerator json, String name, CertificateId certificate) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("registry", certificate.registry());
        json.writeStringField("streamId", certificate.streamId().toString());
        json.writeEndObject();
    }

    private static String name(Side side) {
        return switch (side) {
            case CONSUMPTION -> "consumption";
            case PRODUCTION -> "production";
        };
    }
}
