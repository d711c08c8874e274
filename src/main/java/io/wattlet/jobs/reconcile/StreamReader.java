package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.StreamVerification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams and verifies them from their first event on. A registry that failed to answer several times in a row is left
 * alone for a while; one stream that cannot be read does not keep the others from it. Confined to one context.
 */
final class StreamReader {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    private static final int MOST_FAILURES = 3;

    private static final Sight.Stream UNREAD = new Sight.Stream(List.of(), new Sight.Unread());

    /** How a registry behaves; {@code until} is when it is asked again. */
    private record Silence(int failures, Instant until) {}

    private final Function<CertificateId, Future<List<Transaction>>> streams;
    private final Supplier<NetworkConfiguration> network;
    private final WorkerExecutor cpu;
    private final InstantSource clock;
    private final Duration leftAlone;
    private final Pace pace;
    // Bound: the registries of the network.
    private final Map<String, Silence> silent = new HashMap<>();

    StreamReader(
        Function<CertificateId, Future<List<Transaction>>> streams,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor cpu,
        InstantSource clock,
        Duration leftAlone,
        Pace pace
    ) {
        this.streams = streams;
        this.network = network;
        this.cpu = cpu;
        this.clock = clock;
        this.leftAlone = leftAlone;
        this.pace = pace;
    }

    /** The registries that may be asked now. */
    Set<String> registries() {
        return network
            .get()
            .registries()
            .keySet()
            .stream()
            .filter(registry -> !isLeftAlone(registry))
            .collect(Collectors.toSet());
    }

    /** Reads a stream; never fails. */
    Future<Sight.Stream> read(CertificateId id) {
        if (isLeftAlone(id.registry())) {
            return Future.succeededFuture(UNREAD);
        }
        pace.read(1);
        return streams
            .apply(id)
            .onSuccess(_ -> silent.remove(id.registry()))
            .onFailure(failure -> noteFailure(id, failure))
            .compose(stream -> cpu.executeBlocking(() -> new Sight.Stream(stream, look(id, stream)), false))
            .otherwise(UNREAD);
    }

    private boolean isLeftAlone(String registry) {
        return Optional.ofNullable(silent.get(registry))
            .filter(silence -> silence.failures() >= MOST_FAILURES)
            .filter(silence -> silence.until().isAfter(clock.instant()))
            .isPresent();
    }

    private void noteFailure(CertificateId id, Throwable failure) {
        LOG.debug("the stream of {} could not be read", id, failure);
        Instant until = clock.instant().plus(leftAlone);
        Silence silence = silent.merge(id.registry(), new Silence(1, until), (before, _) ->
            new Silence(before.failures() + 1, until)
        );
        if (silence.failures() == MOST_FAILURES) {
            LOG.info("registry {} does not answer; its streams are compared later", id.registry());
        }
    }

    private Sight look(CertificateId id, List<Transaction> stream) {
        if (stream.isEmpty()) {
            return new Sight.Missing();
        }
        return switch (new StreamVerification(network.get()).verify(id, stream)) {
            case StreamVerification.Result.Verified(var certificate) -> new Sight.Shown(
                StreamPicture.of(stream, certificate)
            );
            case StreamVerification.Result.Rejected(String reason) -> new Sight.Rejected(reason);
        };
    }
}
