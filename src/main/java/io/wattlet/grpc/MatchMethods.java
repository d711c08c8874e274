package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.match.Match;
import io.wattlet.match.MatchPlan;
import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.Matching;
import io.wattlet.match.Side;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.proto.v1.MatchRequest;
import io.wattlet.proto.v1.MatchResponse;
import io.wattlet.proto.v1.MatchResponse.MatchedPair;
import io.wattlet.proto.v1.MatchResponse.Unmatched;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claiming whatever production and consumption of the same period there is. */
final class MatchMethods {

    private final Matching matching;

    MatchMethods(Matching matching) {
        this.matching = matching;
    }

    void addTo(Methods methods) {
        methods.unary(WalletServiceGrpcService.Match, Scope.CLAIMS_CREATE, MatchRequest.parser(), this::match);
    }

    private Future<MatchResponse> match(OwnerCall call, MatchRequest message) {
        io.wattlet.match.MatchRequest request = read(message, call.owner());
        if (request.endsBeforeItStarts()) {
            throw new InvalidMessageException("end", "The end must not be before the start.");
        }
        return message.getDryRun()
            ? matching.plan(request).map(MatchMethods::write)
            : matching
                  .claim(request, call.idempotencyKey(), call.trace())
                  .map(match -> {
                      call.mark(match.replayed());
                      return write(match);
                  });
    }

    private static io.wattlet.match.MatchRequest read(MatchRequest message, String owner) {
        if (!message.hasStart() || !message.hasEnd()) {
            throw new InvalidMessageException(message.hasStart() ? "end" : "start", "It must be set.");
        }
        return new io.wattlet.match.MatchRequest(
            owner,
            Fields.time("start", message.getStart()),
            Fields.time("end", message.getEnd()),
            Optional.of(Fields.storable("grid_area", message.getGridArea())).filter(area -> !area.isEmpty()),
            attributes("production_attributes", message.getProductionAttributesMap()),
            attributes("consumption_attributes", message.getConsumptionAttributesMap())
        );
    }

    private static Map<String, String> attributes(String field, Map<String, String> attributes) {
        attributes.forEach((key, value) -> {
            Fields.storable(field, key);
            Fields.storable(field, value);
        });
        return attributes;
    }

    private static MatchResponse write(MatchPlan plan) {
        return MatchResponse.newBuilder()
            .addAllClaims(
                plan
                    .pairs()
                    .stream()
                    .map(pair -> pair(pair).build())
                    .toList()
            )
            .addAllUnmatched(unmatched(plan.unmatched()))
            .build();
    }

    private static MatchResponse write(Match match) {
        return MatchResponse.newBuilder()
            .addAllClaims(
                match
                    .claims()
                    .stream()
                    .map(claim -> pair(claim.pair()).setRequestId(claim.commandId().toString()).build())
                    .toList()
            )
            .addAllUnmatched(unmatched(match.unmatched()))
            .build();
    }

    private static MatchedPair.Builder pair(Pair pair) {
        return MatchedPair.newBuilder()
            .setProductionId(Messages.id(pair.production()))
            .setConsumptionId(Messages.id(pair.consumption()))
            .setQuantity(pair.quantity());
    }

    private static List<Unmatched> unmatched(List<MatchPlan.Unmatched> unmatched) {
        return unmatched
            .stream()
            .map(one ->
                Unmatched.newBuilder()
                    .setCertificateId(Messages.id(one.certificate()))
                    .setType(type(one.side()))
                    .setQuantity(one.quantity())
                    .setReason(one.reason())
                    .build()
            )
            .toList();
    }

    private static CertificateType type(Side side) {
        return switch (side) {
            case CONSUMPTION -> CertificateType.CERTIFICATE_TYPE_CONSUMPTION;
            case PRODUCTION -> CertificateType.CERTIFICATE_TYPE_PRODUCTION;
        };
    }
}
