package io.wattlet.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a devnet is to be like. Its registry is called {@value #REGISTRY}, its issuer {@value #ISSUER}.
 *
 * @param ports           where it listens
 * @param folder          where everything is kept between runs; null to keep it in memory only
 * @param areas           the grid areas, at least one
 * @param daysUntilExpiry how long a certificate may be used after the end of its period, in days; null for ever
 * @param registry        how the registry behaves
 * @param issuer          how the issuer behaves
 * @param clock           the time by which statuses are forgotten and certificates expire
 */
public record DevnetSettings(
    Ports ports,
    @Nullable Path folder,
    List<Area> areas,
    @Nullable Integer daysUntilExpiry,
    RegistryBehaviour registry,
    IssuerBehaviour issuer,
    InstantSource clock
) {
    /** The name of the registry. */
    public static final String REGISTRY = "narnia";

    /** The name of the issuer. */
    public static final String ISSUER = "devnet";

    /** Checks that there is an area. */
    public DevnetSettings {
        areas = List.copyOf(areas);
        if (areas.isEmpty()) {
            throw new IllegalArgumentException("a devnet needs a grid area");
        }
    }

    /**
     * TCP ports on the loopback address; 0 asks for a free one.
     *
     * @param registry   gRPC
     * @param chronicler gRPC
     * @param issuer     HTTP
     */
    public record Ports(int registry, int chronicler, int issuer) {
        /** The ports of the scripts. */
        public static final Ports STANDARD = new Ports(5100, 5101, 5102);

        /** A free port for each. */
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    /**
     * A grid area.
     *
     * @param name          of the area
     * @param hasChronicler whether claims of its certificates need the chronicler's signature
     */
    public record Area(String name, boolean hasChronicler) {}

    /**
     * How the registry behaves.
     *
     * @param processingDelay           time that every transaction takes at least
     * @param blockInterval             how often what is committed is put into a block, which makes it FINALIZED
     * @param finalizedShownAsCommitted whether FINALIZED transactions are shown as COMMITTED, as some registries do
     * @param faults                    what it does wrong
     * @param seed                      of the faults
     */
    public record RegistryBehaviour(
        Duration processingDelay,
        Duration blockInterval,
        boolean finalizedShownAsCommitted,
        Faults faults,
        long seed
    ) {
        /** Checks the times. */
        public RegistryBehaviour {
            if (processingDelay.isNegative() || !blockInterval.isPositive()) {
                throw new IllegalArgumentException(
                    "a delay cannot be negative, an interval must be longer than nothing"
                );
            }
        }

        RegistryBehaviour withProcessingDelay(Duration other) {
            return new RegistryBehaviour(other, blockInterval, finalizedShownAsCommitted, faults, seed);
        }

        RegistryBehaviour withBlockInterval(Duration other) {
            return new RegistryBehaviour(processingDelay, other, finalizedShownAsCommitted, faults, seed);
        }

        RegistryBehaviour withFinalizedShownAsCommitted(boolean other) {
            return new RegistryBehaviour(processingDelay, blockInterval, other, faults, seed);
        }

        RegistryBehaviour withFaults(Faults other) {
            return new RegistryBehaviour(processingDelay, blockInterval, finalizedShownAsCommitted, other, seed);
        }

        RegistryBehaviour withSeed(long other) {
            return new RegistryBehaviour(processingDelay, blockInterval, finalizedShownAsCommitted, faults, other);
        }
    }

    /**
     * How the issuer behaves.
     *
     * @param positionAlwaysOne    whether every certificate of a recipient goes to position 1, as from the real issuer,
     *                             instead of the next free position
     * @param firstDeliveryRetry   how long it waits before it delivers a slice again; doubles with every attempt
     * @param longestDeliveryRetry the most it waits
     */
    public record IssuerBehaviour(
        boolean positionAlwaysOne,
        Duration firstDeliveryRetry,
        Duration longestDeliveryRetry
    ) {
        /** Checks the times. */
        public IssuerBehaviour {
            if (!firstDeliveryRetry.isPositive() || longestDeliveryRetry.compareTo(firstDeliveryRetry) < 0) {
                throw new IllegalArgumentException("the first retry must be after some time and not after the longest");
            }
        }
    }

    /** The devnet of the scripts: ports 5100 to 5102, DK1 without and DK2 with a chronicler, in memory, without faults. */
    public static DevnetSettings standard() {
        return new DevnetSettings(
            Ports.STANDARD,
            null,
            List.of(new Area("DK1", false), new Area("DK2", true)),
            null,
            new RegistryBehaviour(Duration.ZERO, Duration.ofSeconds(5), false, Faults.NONE, 1),
            new IssuerBehaviour(false, Duration.ofSeconds(1), Duration.ofMinutes(1)),
            InstantSource.system()
        );
    }

    /** The standard devnet on free ports: what a test wants. */
    public static DevnetSettings onFreePorts() {
        return standard().withPorts(Ports.FREE);
    }

    /** The same on other ports. */
    public DevnetSettings withPorts(Ports other) {
        return new DevnetSettings(other, folder, areas, daysUntilExpiry, registry, issuer, clock);
    }

    /** The same, kept in a folder, or in memory when null. */
    public DevnetSettings withFolder(@Nullable Path other) {
        return new DevnetSettings(ports, other, areas, daysUntilExpiry, registry, issuer, clock);
    }

    /** The same with other grid areas. */
    public DevnetSettings withAreas(List<Area> other) {
        return new DevnetSettings(ports, folder, other, daysUntilExpiry, registry, issuer, clock);
    }

    /** The same with certificates that expire this many days after their period, or never when null. */
    public DevnetSettings withDaysUntilExpiry(@Nullable Integer other) {
        return new DevnetSettings(ports, folder, areas, other, registry, issuer, clock);
    }

    /** The same with another registry. */
    public DevnetSettings withRegistry(RegistryBehaviour other) {
        return new DevnetSettings(ports, folder, areas, daysUntilExpiry, other, issuer, clock);
    }

    /** The same with another issuer. */
    public DevnetSettings withIssuer(IssuerBehaviour other) {
        return new DevnetSettings(ports, folder, areas, daysUntilExpiry, registry, other, clock);
    }

    /** The same by another clock. */
    public DevnetSettings withClock(InstantSource other) {
        return new DevnetSettings(ports, folder, areas, daysUntilExpiry, registry, issuer, other);
    }

    /** The same with other faults of the registry. */
    public DevnetSettings withFaults(Faults other) {
        return withRegistry(registry.withFaults(other));
    }

    /** The same with other draws of the faults. */
    public DevnetSettings withSeed(long other) {
        return withRegistry(registry.withSeed(other));
    }

    /** The same with a registry that takes at least this time for a transaction. */
    public DevnetSettings withProcessingDelay(Duration other) {
        return withRegistry(registry.withProcessingDelay(other));
    }

    /** The same with blocks at another interval. */
    public DevnetSettings withBlockInterval(Duration other) {
        return withRegistry(registry.withBlockInterval(other));
    }

    /** The same with FINALIZED transactions shown as COMMITTED, or not. */
    public DevnetSettings withFinalizedShownAsCommitted(boolean other) {
        return withRegistry(registry.withFinalizedShownAsCommitted(other));
    }
}
