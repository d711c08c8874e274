package io.wattlet.node;

import io.wattlet.node.SettingsReader.Section;
import io.wattlet.outgoing.BreakerSettings;
import io.wattlet.outgoing.Network;
import io.wattlet.outgoing.OutgoingSettings;
import io.wattlet.outgoing.OutgoingTls;
import io.wattlet.outgoing.UnusableTlsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of calls to other machines. What is particular to one kind of calls is a key of its section. */
final class OutgoingSection {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private OutgoingSection() {}

    /** Reads them in the order in which they are documented. */
    static OutgoingSettings read(SettingsReader reader) {
        Section section = reader.section("outgoing");
        OutgoingSettings usual = OutgoingSettings.DEFAULT;
        List<Network> allowed = section.optional(
            "allowedNetworks",
            OutgoingSection::networks,
            OutgoingSection::shown,
            "networks like 10.0.0.0/8 or fd00::/8, with commas between them and no bits set behind the prefix"
        );
        OutgoingTls tls = tls(section, reader);
        BreakerSettings breaker = breaker(section, reader, usual.breaker());
        return new OutgoingSettings(
            allowed == null ? List.of() : allowed,
            tls,
            breaker,
            section.number("maxPeers", usual.peers(), 1, 1_000_000),
            section.number("nameThreads", usual.nameThreads(), 1, 1024),
            section.number("maxWaitingNames", usual.waitingNames(), 1, 1_000_000)
        );
    }

    private static Optional<List<Network>> networks(String text) {
        List<Network> networks = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            Optional<Network> network = Network.parse(entry.strip());
            if (network.isEmpty()) {
                return Optional.empty();
            }
            networks.add(network.get());
        }
        return Optional.of(networks);
    }

    private static String shown(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(","));
    }

    private static BreakerSettings breaker(Section section, SettingsReader reader, BreakerSettings usual) {
        int failures = section.number("breakerFailures", usual.failures(), 1, 1_000_000);
        Duration first = section.duration("breakerFirstPause", usual.firstPause(), MILLISECOND, HOUR);
        Duration longest = section.duration("breakerLongestPause", usual.longestPause(), MILLISECOND, HOUR);
        if (longest.compareTo(first) < 0) {
            reader.problem("outgoing.breakerLongestPause must not be less than outgoing.breakerFirstPause.");
            return usual;
        }
        return new BreakerSettings(failures, first, longest);
    }

    private static OutgoingTls tls(Section section, SettingsReader reader) {
        Path certificate = path(section, "tlsCertificate");
        Path key = path(section, "tlsKey");
        Path authorities = path(section, "tlsAuthorities");
        if ((certificate == null) != (key == null)) {
            reader.problem("outgoing.tlsCertificate and outgoing.tlsKey must be set both, or neither.");
            return OutgoingTls.NONE;
        }
        try {
            OutgoingTls tls = authorities == null ? OutgoingTls.NONE : OutgoingTls.NONE.trusting(authorities);
            return certificate == null || key == null ? tls : tls.showing(certificate, key);
        } catch (UnusableTlsException e) {
            reader.problem("TLS of outgoing calls cannot be used: " + e.getMessage() + ".");
            return OutgoingTls.NONE;
        }
    }

    private static @Nullable Path path(Section section, String key) {
        return section.optional(key, ConfigurationFile::path, Path::toString, "a path");
    }
}
