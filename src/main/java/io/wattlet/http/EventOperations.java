package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.auth.Scope;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.EventFollowers;
import io.wattlet.events.EventSettings;
import io.wattlet.events.EventType;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What happens to the caller's wallet, as it happens: server-sent events (HTML standard, section 9.2). */
final class EventOperations {

    /** A number as texts of the form {@link CloudEvent#sequence} have it, with or without the zeros. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}|0[0-9]{18}");

    private final EventFollowers followers;
    private final EventSettings settings;
    private final CloudEvent form;

    EventOperations(EventFollowers followers) {
        this.followers = followers;
        this.settings = followers.settings();
        this.form = new CloudEvent(settings.source());
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/events", Scope.EVENTS_READ, this::follow).explainingErrors());
    }

    private Future<Reply> follow(Call call) {
        Set<EventType> types = types(call.query());
        Optional<Long> after = call.query().parsed("after", EventOperations::number);
        call.query().refuseInvalid();
        OptionalLong position = position(call.lastEventId(), after);
        Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "operations run on event loops").owner();
        EventStream stream = new EventStream(vertx, form, settings.heartbeat(), settings.slowFor());
        call.gone().onSuccess(_ -> stream.gone());
        return followers
            .follow(call.subject(), types, position, stream)
            .map(following ->
                Reply.streamed("text/event-stream", response -> stream.begin(response, following)).with(
                    "Cache-Control",
                    "no-store"
                )
            );
    }

    private static Set<EventType> types(QueryParameters query) {
        Set<EventType> types = query.values("types", EventType::ofId, EventType.values().length);
        return types.isEmpty() ? EnumSet.allOf(EventType.class) : types;
    }

    // The header is what a client sends that was cut off, the parameter what it was begun with: the header is newer.
    private static OptionalLong position(Optional<String> header, Optional<Long> parameter) {
        Optional<Long> position = header.isEmpty()
            ? parameter
            : Optional.of(
                  number(header.get()).orElseThrow(() ->
                      InvalidRequestException.of("Last-Event-ID", "The value '" + header.get() + "' is not valid.")
                  )
              );
        return position.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
