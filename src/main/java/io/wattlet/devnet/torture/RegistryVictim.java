package io.wattlet.devnet.torture;

import io.vertx.core.Future;
import io.wattlet.devnet.Faults;
import io.wattlet.devnet.Faults.Chance;
import io.wattlet.devnet.RegistryServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The registry, in its many moods. What it does wrong in each is drawn by the devnet's own dice. */
record RegistryVictim(RegistryServer registry) implements Victim {
    private static final long ANSWER_WITHIN_SECONDS = 30;

    private static final Faults OVERTAKING = Faults.NONE.withOvertaking(new Chance(0.4, Duration.ofMillis(500)))
        .withLateAnswer(new Chance(0.2, Duration.ofMillis(800)))
        .withSlowProcessing(new Chance(0.2, Duration.ofMillis(100)))
        .withDuplicate(0.1);
    private static final Faults LOSING = Faults.NONE.withDrop(0.1)
        .withDuplicate(0.3)
        .withFinalized(0.5)
        .withOvertaking(new Chance(0.2, Duration.ofMillis(300)))
        .withStatusLife(Duration.ofSeconds(1));
    private static final Faults LINGERING = Faults.NONE.withLongPending(new Chance(0.05, Duration.ofSeconds(4)))
        .withSlowProcessing(new Chance(0.3, Duration.ofMillis(200)))
        .withStatusLife(Duration.ofSeconds(2));

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public List<FaultKind> kinds() {
        return List.of(
            FaultKind.REGISTRY_OVERTAKES,
            FaultKind.REGISTRY_LOSES,
            FaultKind.REGISTRY_LINGERS,
            FaultKind.REGISTRY_FORGETS,
            FaultKind.REGISTRY_AWAY
        );
    }

    @Override
    public Duration leastPause() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void suffer(Fault fault, Over over) throws IOException, InterruptedException {
        begin(fault.kind());
        try {
            over.within(fault.lasts());
        } finally {
            end(fault.kind());
        }
    }

    private void begin(FaultKind kind) throws IOException {
        switch (kind) {
            case REGISTRY_OVERTAKES -> await(registry.setFaults(OVERTAKING));
            case REGISTRY_LOSES -> await(registry.setFaults(LOSING));
            case REGISTRY_LINGERS -> await(registry.setFaults(LINGERING));
            case REGISTRY_FORGETS -> await(registry.forgetStatuses());
            case REGISTRY_AWAY -> await(registry.stopListening());
            default -> throw new IllegalArgumentException("a registry knows no " + kind);
        }
    }

    private void end(FaultKind kind) throws IOException {
        if (kind == FaultKind.REGISTRY_AWAY) {
            await(registry.startListening());
        }
        await(registry.setFaults(Faults.NONE));
        if (kind == FaultKind.REGISTRY_LOSES) {
            // What was dropped would be shown as pending for an hour.
            await(registry.forgetStatuses());
        }
    }

    private static void await(Future<Void> done) throws IOException {
        try {
            done.await(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the registry does not answer", e);
        }
    }
}
