package io.wattlet.match;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.match.MatchPlan.Pair;
import io.wattlet.match.MatchPlan.Unmatched;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The form in which a plan is kept with the key of its submission: JSON that names its version. */
final class PlanNote {

    private static final int VERSION = 1;

    private PlanNote() {}

    static Buffer encode(MatchPlan plan) {
        JsonArray pairs = new JsonArray();
        for (Pair pair : plan.pairs()) {
            JsonArray array = new JsonArray();
            add(array, pair.production());
            add(array, pair.consumption());
            pairs.add(array.add(pair.quantity()));
        }
        JsonArray unmatched = new JsonArray();
        for (Unmatched one : plan.unmatched()) {
            JsonArray array = new JsonArray();
            add(array, one.certificate());
            unmatched.add(array.add(one.side().name()).add(one.quantity()).add(one.reason()));
        }
        return new JsonObject().put("version", VERSION).put("pairs", pairs).put("unmatched", unmatched).toBuffer();
    }

    static MatchPlan decode(Buffer note) {
        JsonObject plan = note.toJsonObject();
        if (plan.getInteger("version") != VERSION) {
            throw new IllegalStateException("the note was written by a newer version of this node");
        }
        return new MatchPlan(
            arrays(plan.getJsonArray("pairs"))
                .stream()
                .map(pair -> new Pair(certificate(pair, 0), certificate(pair, 2), pair.getLong(4)))
                .toList(),
            arrays(plan.getJsonArray("unmatched"))
                .stream()
                .map(one ->
                    new Unmatched(certificate(one, 0), Side.valueOf(one.getString(2)), one.getLong(3), one.getString(4))
                )
                .toList()
        );
    }

    private static void add(JsonArray array, CertificateId certificate) {
        array.add(certificate.registry()).add(certificate.streamId().toString());
    }

    private static CertificateId certificate(JsonArray array, int at) {
        return new CertificateId(array.getString(at), UUID.fromString(array.getString(at + 1)));
    }

    private static List<JsonArray> arrays(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonArray).toList();
    }
}
