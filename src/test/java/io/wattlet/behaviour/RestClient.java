package io.wattlet.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattlet.behaviour.Told.Accepted;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Changes;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcomes;
import io.wattlet.behaviour.Told.Page;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Requests;
import io.wattlet.behaviour.Told.Sum;
import io.wattlet.behaviour.Told.Transfer;
import io.wattlet.behaviour.Told.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Talks to the REST edge, by the client of the JDK. */
final class RestClient implements WalletClient {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NOTHING_ACCEPTED = "nothing-accepted";
    private static final String NOT_FOUND = "not-found";

    /** Items of one part of a list that is followed: few, so that there are several. */
    private static final int PART_OF_CHANGES = 2;

    private final RestCalls calls;

    /** Talks to the node whose paths begin here. */
    RestClient(URI base, Caller caller) {
        calls = new RestCalls(base, caller);
    }

    @Override
    public String createWallet() {
        return calls.post("/v1/wallets", JSON.objectNode()).path("walletId").asText();
    }

    @Override
    public String importWallet(byte[] privateKey) {
        ObjectNode body = JSON.objectNode().put("privateKey", Base64.getEncoder().encodeToString(privateKey));
        return calls.post("/v1/wallets", body).path("walletId").asText();
    }

    @Override
    public List<Wallet> wallets() {
        return RestAnswers.list(calls.get("/v1/wallets").path("result"), RestAnswers::wallet);
    }

    @Override
    public Wallet wallet(String walletId) {
        return RestAnswers.wallet(calls.get(RestQuery.path("v1", "wallets", walletId)));
    }

    @Override
    public long disable(String walletId) {
        return calls.send("POST", RestQuery.path("v1", "wallets", walletId, "disable")).path("disabledDate").asLong();
    }

    @Override
    public void enable(String walletId) {
        calls.send("PUT", RestQuery.path("v1", "wallets", walletId, "enable"));
    }

    @Override
    public Reference createEndpoint(String walletId) {
        JsonNode created = calls.send("POST", RestQuery.path("v1", "wallets", walletId, "endpoints"));
        return RestAnswers.reference(created.path("walletReference"));
    }

    @Override
    public Reference createEndpoint(String walletId, Asked.Transport transport) {
        String query = new RestQuery().name("transport", transport).toString();
        JsonNode created = calls.send("POST", RestQuery.path("v1", "wallets", walletId, "endpoints") + query);
        return RestAnswers.reference(created.path("walletReference"));
    }

    @Override
    public String createExternalEndpoint(Reference reference, String textReference) {
        ObjectNode body = JSON.objectNode().put("textReference", textReference);
        body
            .putObject("walletReference")
            .put("version", reference.version())
            .put("endpoint", reference.endpoint())
            .put("publicKey", reference.publicKey());
        return calls.post("/v1/external-endpoints", body).path("receiverId").asText();
    }

    @Override
    public Page<Held> certificates(Asked.Certificates question) {
        RestQuery query = new RestQuery()
            .period(question.period())
            .part(question.part())
            .name("SortBy", question.order())
            .with("Sort", question.descending() ? "desc" : "asc");
        question.type().ifPresent(type -> query.name("Type", type));
        return page("/v1/certificates", query, RestAnswers::held);
    }

    @Override
    public Changes<Held> followCertificates(Asked.Changes question) {
        RestQuery query = new RestQuery().changes(question);
        question.type().ifPresent(type -> query.name("Type", type));
        return follow("/v1/certificates/cursor", query, question.cursor(), RestAnswers::held);
    }

    @Override
    public Held certificate(CertificateId id) {
        return RestAnswers.held(calls.get(RestQuery.path("v1", "certificates", id.registry(), id.streamId())));
    }

    @Override
    public Page<Sum> sumCertificates(Asked.Sums question) {
        RestQuery query = new RestQuery().sums(question);
        question.type().ifPresent(type -> query.name("Type", type));
        return page("/v1/aggregate-certificates", query, RestAnswers::sum);
    }

    @Override
    public Accepted transfer(Asked.Transfer order, String key) {
        return accepted(calls.post("/v1/transfers", body(order), key), "transferRequestId");
    }

    @Override
    public Outcomes transferMany(List<Asked.Transfer> orders, boolean atomic, String key) {
        return outcomes("/v1/transfers/bulk", orders, RestClient::body, atomic, key);
    }

    private static ObjectNode body(Asked.Transfer order) {
        ObjectNode body = JSON.objectNode().put("receiverId", order.receiverId()).put("quantity", order.quantity());
        body.set("certificateId", body(order.certificate()));
        ArrayNode disclosed = body.putArray("hashedAttributes");
        order.disclosed().forEach(disclosed::add);
        return body;
    }

    private static ObjectNode body(CertificateId id) {
        return JSON.objectNode().put("registry", id.registry()).put("streamId", id.streamId());
    }

    @Override
    public void redeliver(String requestId) {
        calls.send("POST", RestQuery.path("v1", "transfers", requestId, "redeliver"));
    }

    @Override
    public Page<Transfer> transfers(Asked.Period period, Asked.Part part) {
        return page("/v1/transfers", new RestQuery().period(period).part(part), RestAnswers::transfer);
    }

    @Override
    public Changes<Transfer> followTransfers(Asked.Changes question) {
        RestQuery query = new RestQuery().changes(question);
        return follow("/v1/transfers/cursor", query, question.cursor(), RestAnswers::transfer);
    }

    @Override
    public Page<Sum> sumTransfers(Asked.Sums question) {
        return page("/v1/aggregate-transfers", new RestQuery().sums(question), RestAnswers::sum);
    }

    @Override
    public Accepted claim(Asked.Claim order, String key) {
        return accepted(calls.post("/v1/claims", body(order), key), "claimRequestId");
    }

    @Override
    public Outcomes claimMany(List<Asked.Claim> orders, boolean atomic, String key) {
        return outcomes("/v1/claims/bulk", orders, RestClient::body, atomic, key);
    }

    private static ObjectNode body(Asked.Claim order) {
        ObjectNode body = JSON.objectNode().put("quantity", order.quantity());
        body.set("productionCertificateId", body(order.production()));
        body.set("consumptionCertificateId", body(order.consumption()));
        return body;
    }

    @Override
    public Match match(Asked.Match order, String key) {
        ObjectNode body = JSON.objectNode().put("start", order.start()).put("end", order.end());
        if (!order.gridArea().isEmpty()) {
            body.put("gridArea", order.gridArea());
        }
        body.set("productionAttributes", body(order.productionAttributes()));
        body.set("consumptionAttributes", body(order.consumptionAttributes()));
        RestCalls.Answer answer = calls.post("/v1/claims/match", body.put("dryRun", order.dryRun()), key);
        return RestAnswers.match(answer.body(), answer.replayed());
    }

    private static ObjectNode body(Map<String, String> attributes) {
        ObjectNode body = JSON.objectNode();
        attributes.forEach(body::put);
        return body;
    }

    @Override
    public Page<Claim> claims(Asked.Period period, Asked.TimeMatch match, Asked.Part part) {
        RestQuery query = new RestQuery().period(period).part(part).name("TimeMatch", match);
        return page("/v1/claims", query, RestAnswers::claim);
    }

    @Override
    public Changes<Claim> followClaims(Asked.Changes question) {
        RestQuery query = new RestQuery().changes(question);
        return follow("/v1/claims/cursor", query, question.cursor(), RestAnswers::claim);
    }

    @Override
    public Page<Sum> sumClaims(Asked.Sums question, boolean trial) {
        RestQuery query = new RestQuery().sums(question).with("TrialFilter", trial ? "trial" : "nonTrial");
        return page("/v1/aggregate-claims", query, RestAnswers::sum);
    }

    // There is an operation for one, which fails when there is no such request, and one for many, which lists those.
    @Override
    public Requests requests(List<String> requestIds, Duration wait) {
        RestQuery query = new RestQuery().with("wait", String.valueOf(wait.toSeconds()));
        if (requestIds.size() != 1) {
            query.with("ids", String.join(",", requestIds));
            return RestAnswers.requests(calls.get("/v1/request-status" + query));
        }
        try {
            JsonNode one = calls.get(RestQuery.path("v1", "request-status", requestIds.getFirst()) + query);
            return new Requests(List.of(RestAnswers.request(one)), List.of());
        } catch (FailedCall failed) {
            if (failed.code().equals(NOT_FOUND)) {
                return new Requests(List.of(), requestIds);
            }
            throw failed;
        }
    }

    private static Accepted accepted(RestCalls.Answer answer, String member) {
        return new Accepted(answer.body().path(member).asText(), answer.replayed());
    }

    // When none was accepted, REST answers with an error that has the items all the same.
    private <T> Outcomes outcomes(
        String path,
        List<T> orders,
        Function<T, ObjectNode> writer,
        boolean atomic,
        String key
    ) {
        ObjectNode body = JSON.objectNode().put("atomic", atomic);
        ArrayNode items = body.putArray("items");
        orders.forEach(order -> items.add(writer.apply(order)));
        RestCalls.Answer answer = calls.postAllowing(NOTHING_ACCEPTED, path, body, key);
        return new Outcomes(RestAnswers.list(answer.body().path("items"), RestAnswers::outcome), answer.replayed());
    }

    private <T> Page<T> page(String path, RestQuery query, Function<JsonNode, T> reader) {
        JsonNode page = calls.get(path + query);
        return new Page<>(page.at("/metadata/total").asLong(), RestAnswers.list(page.path("result"), reader));
    }

    private <T> Changes<T> follow(String path, RestQuery query, String cursor, Function<JsonNode, T> reader) {
        query.with("Limit", String.valueOf(PART_OF_CHANGES));
        List<T> items = new ArrayList<>();
        String next = cursor;
        List<T> part;
        do {
            JsonNode answer = calls.get(path + query + "&Cursor=" + RestQuery.encoded(next));
            part = RestAnswers.list(answer.path("result"), reader);
            items.addAll(part);
            next = answer.at("/metadata/next").asText();
        } while (part.size() == PART_OF_CHANGES);
        return new Changes<>(List.copyOf(items), next);
    }
}
