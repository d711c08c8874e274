package io.wattlet.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts the commands that end here, and says over the event bus which they are, to whoever waits for that on any node that
 * the bus reaches. What is said is a hint and carries ids only; what became of a command stands in the journal. For any
 * thread.
 */
public final class EndedCommands {

    private static final String ADDRESS = "wattlet.command.ended";
    private static final String COMPLETED = "completed";
    private static final Duration[] BUCKETS = Stream.of(50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, 600_000)
        .map(Duration::ofMillis)
        .toArray(Duration[]::new);

    private final EventBus bus;
    private final MeterRegistry registry;
    private final Map<CommandKind, Timer> times = new EnumMap<>(CommandKind.class);
    // Bound: the kinds and codes there are.
    private final Map<Ending, Counter> endings = new ConcurrentHashMap<>();

    private record Ending(CommandKind kind, String outcome) {}

    /** Begins with nothing counted. */
    public EndedCommands(EventBus bus, MeterRegistry registry) {
        this.bus = bus;
        this.registry = registry;
        for (CommandKind kind : CommandKind.values()) {
            endings.put(new Ending(kind, COMPLETED), counter(new Ending(kind, COMPLETED)));
            times.put(
                kind,
                Timer.builder("wattlet_commands_duration")
                    .description("Time from the acceptance of a command to its end.")
                    .tag("kind", kind.sql())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
            );
        }
    }

    /** Takes note of commands that have ended. To be called once that is committed. */
    public void announce(List<Ended> ended) {
        if (ended.isEmpty()) {
            return;
        }
        ended.forEach(this::count);
        bus.publish(
            ADDRESS,
            new JsonArray(
                ended
                    .stream()
                    .map(one -> one.id().toString())
                    .toList()
            )
        );
    }

    /** Listens, for as long as the bus lives. */
    public static Future<Void> listen(EventBus bus, Consumer<List<UUID>> listener) {
        return bus.<JsonArray>consumer(ADDRESS, message -> listener.accept(ids(message.body()))).completion();
    }

    private void count(Ended ended) {
        Ending ending = new Ending(ended.kind(), ended.failure().orElse(COMPLETED));
        endings.computeIfAbsent(ending, this::counter).increment();
        Objects.requireNonNull(times.get(ended.kind())).record(ended.took());
    }

    private Counter counter(Ending ending) {
        return Counter.builder("wattlet_commands_ended")
            .description("Commands that came to their end.")
            .tag("kind", ending.kind().sql())
            .tag("outcome", ending.outcome())
            .register(registry);
    }

    private static List<UUID> ids(JsonArray ids) {
        return IntStream.range(0, ids.size())
            .mapToObj(i -> UUID.fromString(ids.getString(i)))
            .toList();
    }
}
