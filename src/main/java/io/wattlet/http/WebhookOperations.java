package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.edge.PublicAddress;
import io.wattlet.edge.Times;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.EventType;
import io.wattlet.events.webhook.Attempt;
import io.wattlet.events.webhook.Webhook;
import io.wattlet.events.webhook.WebhookUrl;
import io.wattlet.events.webhook.Webhooks;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where the caller wants to be told of what happens to his wallet. */
final class WebhookOperations {

    /** Characters that nobody encodes in two ways. */
    private static final Pattern SECRET = Pattern.compile(
        "[!-~]{" + Webhooks.SHORTEST_SECRET + "," + Webhooks.LONGEST_SECRET + "}"
    );

    private final Webhooks webhooks;
    private final PublicAddress address;

    WebhookOperations(Webhooks webhooks, PublicAddress address) {
        this.webhooks = webhooks;
        this.address = address;
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/webhooks", Scope.WEBHOOKS_CREATE, this::create).explainingErrors(),
            Route.get("/v1/webhooks", Scope.WEBHOOKS_READ, this::list).explainingErrors(),
            Route.get("/v1/webhooks/{webhookId}", Scope.WEBHOOKS_READ, this::find).explainingErrors(),
            Route.delete("/v1/webhooks/{webhookId}", Scope.WEBHOOKS_DELETE, this::delete).explainingErrors(),
            Route.get(
                "/v1/webhooks/{webhookId}/deliveries",
                Scope.WEBHOOKS_READ,
                this::listDeliveries
            ).explainingErrors(),
            Route.postJson("/v1/webhooks/{webhookId}/replay", Scope.WEBHOOKS_UPDATE, this::replay).explainingErrors()
        );
    }

    private record Wanted(WebhookUrl url, Optional<Set<EventType>> types, Optional<String> secret) {}

    private Future<Reply> create(Call call) {
        Wanted wanted = call.body(WebhookOperations::read);
        return webhooks
            .create(call.subject(), wanted.url, wanted.types, wanted.secret)
            .map(made ->
                Reply.json(201, json -> write(json, made.webhook(), made.secret())).with(
                    "Location",
                    address.relative("/v1/webhooks/" + made.webhook().id())
                )
            );
    }

    private static Wanted read(ObjectDecoder json) {
        String url = json.text("url");
        Optional<List<String>> types = json.optionalList("types");
        Optional<String> secret = json.optionalText("secret");
        if (secret.isPresent() && !SECRET.matcher(secret.get()).matches()) {
            throw InvalidRequestException.malformed(
                "$.secret",
                Webhooks.SHORTEST_SECRET +
                    " to " +
                    Webhooks.LONGEST_SECRET +
                    " printable ASCII characters without spaces are expected."
            );
        }
        return new Wanted(url(url), types.map(WebhookOperations::types), secret);
    }

    private static WebhookUrl url(String text) {
        return WebhookUrl.parse(text).orElseThrow(() ->
            InvalidRequestException.malformed(
                "$.url",
                "An absolute https URL of at most " +
                    WebhookUrl.LONGEST +
                    " characters is expected, without user name and fragment."
            )
        );
    }

    private static Set<EventType> types(List<String> names) {
        if (names.isEmpty()) {
            throw InvalidRequestException.of("$.types", "At least one type is expected; leave it out for all.");
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int i = 0; i < names.size(); i++) {
            String at = "$.types[" + i + "]";
            types.add(
                EventType.ofId(names.get(i)).orElseThrow(() ->
                    InvalidRequestException.of(at, "There is no such type of event.")
                )
            );
        }
        return types;
    }

    private Future<Reply> list(Call call) {
        return webhooks
            .list(call.subject())
            .map(all ->
                Reply.json(200, json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("result");
                    for (Webhook webhook : all) {
                        write(json, webhook, Optional.empty());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                })
            );
    }

    private Future<Reply> find(Call call) {
        UUID id = call.pathUuid("webhookId");
        return webhooks.find(call.subject(), id).map(WebhookOperations::reply);
    }

    private Future<Reply> delete(Call call) {
        UUID id = call.pathUuid("webhookId");
        return webhooks
            .delete(call.subject(), id)
            .map(_ -> Reply.json(200, JsonBody.member("webhookId", id.toString())));
    }

    private Future<Reply> listDeliveries(Call call) {
        UUID id = call.pathUuid("webhookId");
        return webhooks
            .attempts(call.subject(), id)
            .map(attempts ->
                Reply.json(200, json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("result");
                    for (Attempt attempt : attempts) {
                        write(json, attempt);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                })
            );
    }

    private Future<Reply> replay(Call call) {
        UUID id = call.pathUuid("webhookId");
        Webhooks.Start start = call.body(WebhookOperations::readStart);
        return webhooks.replay(call.subject(), id, start).map(WebhookOperations::reply);
    }

    private static Webhooks.Start readStart(ObjectDecoder json) {
        OptionalLong after = json.optionalInteger("after", 0, Long.MAX_VALUE);
        OptionalLong since = json.optionalInteger("since", Times.EARLIEST, Times.LATEST);
        if (after.isPresent() && since.isPresent()) {
            throw InvalidRequestException.of("$.after", "Only one of after and since is expected.");
        }
        if (after.isPresent()) {
            return new Webhooks.Start.After(after.getAsLong());
        }
        return since.isPresent()
            ? new Webhooks.Start.Since(Instant.ofEpochSecond(since.getAsLong()))
            : new Webhooks.Start.Here();
    }

    private static Reply reply(Webhook webhook) {
        return Reply.json(200, json -> write(json, webhook, Optional.empty()));
    }

    private static void write(JsonGenerator json, Webhook webhook, Optional<String> secret) throws IOException {
        json.writeStartObject();
        json.writeStringField("webhookId", webhook.id().toString());
        json.writeStringField("url", webhook.url().toString());
        if (secret.isPresent()) {
            json.writeStringField("secret", secret.get());
        }
        if (webhook.types().isPresent()) {
            json.writeArrayFieldStart("types");
            for (EventType type : EnumSet.copyOf(webhook.types().get())) {
                json.writeString(type.id());
            }
            json.writeEndArray();
        } else {
            json.writeNullField("types");
        }
        json.writeNumberField("createdAt", webhook.createdAt().getEpochSecond());
        json.writeStringField("position", CloudEvent.sequence(webhook.position()));
        json.writeNumberField("failures", webhook.failures());
        writeTime(json, "failingSince", webhook.failingSince());
        writeTime(json, "nextAttemptAt", webhook.nextAttemptAt());
        writeTime(json, "disabledAt", webhook.disabled().map(Webhook.Disabled::since));
        if (webhook.disabled().isPresent()) {
            json.writeStringField("disabledReason", webhook.disabled().get().reason().code());
        } else {
            json.writeNullField("disabledReason");
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("deliveryId", attempt.delivery().toString());
        json.writeNumberField("attemptedAt", attempt.began().getEpochSecond());
        json.writeNumberField("tookMillis", attempt.took().toMillis());
        json.writeStringField("firstEvent", CloudEvent.sequence(attempt.first()));
        json.writeStringField("lastEvent", CloudEvent.sequence(attempt.last()));
        json.writeNumberField("events", attempt.events());
        json.writeStringField("outcome", attempt.code());
        if (attempt.status().isPresent()) {
            json.writeNumberField("status", attempt.status().getAsInt());
        } else {
            json.writeNullField("status");
        }
        json.writeEndObject();
    }

    private static void writeTime(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            json.writeNumberField(name, time.get().getEpochSecond());
        } else {
            json.writeNullField(name);
        }
    }
}
