package io.wattlet.node;

import io.wattlet.cluster.BusTls;
import io.wattlet.cluster.ClusterSettings;
import io.wattlet.cluster.ClusterSettings.Patience;
import io.wattlet.cluster.ClusterSettings.Place;
import io.wattlet.cluster.Discovery;
import io.wattlet.node.SettingsReader.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys that make a node the member of a cluster. All are read and checked, also those of a node that stays alone. */
final class ClusterSection {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final String HOST = "(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+)";
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._-]{1,253}");
    private static final Pattern MEMBER = Pattern.compile(HOST + ":[1-9][0-9]{0,4}");
    private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9]+\\.[0-9]+\\.[0-9]+|::1|localhost");

    private final SettingsReader reader;
    private final Section section;

    private ClusterSection(SettingsReader reader) {
        this.reader = reader;
        this.section = reader.section("cluster");
    }

    /** Reads them in the order in which they are documented; what is wrong becomes a problem of the reader. */
    static Optional<ClusterSettings> read(SettingsReader reader) {
        return new ClusterSection(reader).read();
    }

    private Optional<ClusterSettings> read() {
        String host = section.optionalText("host");
        int port = section.number("port", 5003, 1, 65_535);
        int busPort = section.port("busPort", 5004);
        String publicHost = name("publicHost", "a name or an address");
        List<String> members = section.optional(
            "members",
            ClusterSection::members,
            addresses -> String.join(",", addresses),
            "entries of the form host:port with commas between them"
        );
        String service = name("kubernetesService", "the DNS name of a service");
        String name = section.text("name", "wattlet");
        Optional<BusTls> tls = tls();
        boolean isNetworkPrivate = section.flag("networkIsPrivate", false);
        Patience patience = patience();
        if (members != null && service != null) {
            reader.problem("Of cluster.members and cluster.kubernetesService one alone may be set.");
        }
        if (host == null) {
            if (members != null || service != null) {
                reader.problem("cluster.host must be set for a node that is to find others.");
            }
            return Optional.empty();
        }
        requireProtection(host, tls, isNetworkPrivate);
        if (port == busPort) {
            reader.problem("cluster.port and cluster.busPort must differ.");
        }
        Discovery discovery =
            service == null
                ? new Discovery.Members(members == null ? List.of() : members)
                : new Discovery.Kubernetes(service);
        Place place = new Place(host, port, busPort, Optional.ofNullable(publicHost));
        return Optional.of(new ClusterSettings(name, place, discovery, tls, patience));
    }

    private void requireProtection(String host, Optional<BusTls> tls, boolean isNetworkPrivate) {
        if (ConfigurationFile.EVERY_ADDRESS.contains(host)) {
            reader.problem("cluster.host must be the address of one interface.");
        } else if (!LOOPBACK.matcher(host).matches() && (tls.isEmpty() || !isNetworkPrivate)) {
            reader.problem(
                "cluster.host is not on loopback. Set cluster.tlsCertificate, cluster.tlsKey and cluster.tlsAuthorities, which" +
                    " protect the event bus; and cluster.networkIsPrivate, once nobody but nodes can reach cluster.port:" +
                    " membership is neither encrypted nor authenticated."
            );
        }
    }

    private Patience patience() {
        Patience usual = Patience.DEFAULT;
        return new Patience(
            section.duration("deadAfter", usual.deadAfter(), Duration.ofSeconds(3), MINUTE.multipliedBy(5)),
            section.duration("connectWithin", usual.connectWithin(), MILLISECOND, MINUTE),
            section.duration("pingEvery", usual.pingEvery(), MILLISECOND, MINUTE),
            section.duration("pongWithin", usual.pongWithin(), MILLISECOND, MINUTE)
        );
    }

    private Optional<BusTls> tls() {
        Path certificate = file("tlsCertificate");
        Path key = file("tlsKey");
        Path authorities = file("tlsAuthorities");
        if (certificate != null && key != null && authorities != null) {
            return Optional.of(new BusTls(certificate, key, authorities));
        }
        if (certificate != null || key != null || authorities != null) {
            reader.problem(
                "cluster.tlsCertificate, cluster.tlsKey and cluster.tlsAuthorities must be set all three, or none."
            );
        }
        return Optional.empty();
    }

    private @Nullable Path file(String key) {
        return section.optional(
            key,
            text -> ConfigurationFile.path(text).filter(Files::isReadable),
            Path::toString,
            "a file that can be read"
        );
    }

    private @Nullable String name(String key, String form) {
        return section.optional(
            key,
            text -> Optional.of(text).filter(it -> NAME.matcher(it).matches()),
            Function.identity(),
            form
        );
    }

    private static Optional<List<String>> members(String text) {
        List<String> members = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return Optional.of(members).filter(all -> all.stream().allMatch(it -> MEMBER.matcher(it).matches()));
    }
}
