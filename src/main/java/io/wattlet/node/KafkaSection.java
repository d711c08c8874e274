package io.wattlet.node;

import io.wattlet.events.kafka.CommandsInSettings;
import io.wattlet.events.kafka.KafkaConnection;
import io.wattlet.events.kafka.KafkaConnection.Identity;
import io.wattlet.events.kafka.KafkaConnection.Login;
import io.wattlet.events.kafka.KafkaConnection.Mechanism;
import io.wattlet.events.kafka.KafkaConnection.Tls;
import io.wattlet.events.kafka.RelaySettings;
import io.wattlet.node.NodeConfiguration.Kafka;
import io.wattlet.node.SettingsReader.Section;
import io.wattlet.outgoing.OutgoingTls;
import io.wattlet.outgoing.UnusableTlsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of events to Kafka. All are read and checked, also those of a node that has no broker. */
final class KafkaSection {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Pattern BROKER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+):[1-9][0-9]{0,4}");
    private static final Pattern LOOPBACK = Pattern.compile(
        "(127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1]|localhost):[0-9]+"
    );
    static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[0-9A-Za-z._-]{1,249}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final SettingsReader reader;
    private final Section section;

    private KafkaSection(SettingsReader reader) {
        this.reader = reader;
        this.section = reader.section("events.kafka");
    }

    /** Reads them in the order in which they are documented; empty when there is no broker. */
    static Optional<Kafka> read(SettingsReader reader) {
        return new KafkaSection(reader).read();
    }

    /** What protects a connection and who is let in, by Kafka's own names. */
    private enum Protocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL;

        boolean hasLogin() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }

        boolean hasTls() {
            return this == SSL || this == SASL_SSL;
        }
    }

    private Optional<Kafka> read() {
        List<String> brokers = section.optional(
            "bootstrapServers",
            KafkaSection::brokers,
            all -> String.join(",", all),
            "entries of the form host:port with commas between them"
        );
        RelaySettings usual = RelaySettings.DEFAULT;
        String topic = topic(usual.topic());
        RelaySettings.Compression compression = section.choice("compression", usual.compression());
        RelaySettings.Acks acks = section.choice("acks", usual.acks());
        Protocol protocol = section.choice("securityProtocol", Protocol.PLAINTEXT);
        Optional<Login> login = login(protocol);
        Optional<Tls> tls = tls(protocol);
        Duration requestWithin = section.duration("requestWithin", Duration.ofSeconds(10), SECOND, HOUR);
        Duration deliverWithin = section.duration("deliverWithin", usual.deliverWithin(), SECOND, HOUR);
        int maxBatch = section.number("maxBatch", usual.maxBatch(), 64, 10_000);
        Duration lease = section.duration("lease", usual.lease(), SECOND, MINUTE.multipliedBy(10));
        if (deliverWithin.compareTo(requestWithin) < 0) {
            reader.problem("events.kafka.deliverWithin must not be less than events.kafka.requestWithin.");
        }
        Optional<CommandsInSettings> in = KafkaInSection.read(reader, brokers != null);
        if (brokers == null) {
            if (protocol != Protocol.PLAINTEXT) {
                reader.problem("events.kafka.bootstrapServers must be set for events.kafka.securityProtocol to count.");
            }
            return Optional.empty();
        }
        requireSecrecy(protocol, login, brokers);
        return Optional.of(
            new Kafka(
                new KafkaConnection(brokers, login, tls, requestWithin),
                new RelaySettings(topic, compression, acks, deliverWithin, maxBatch, lease),
                in
            )
        );
    }

    private String topic(String usual) {
        String topic = section.text("topic", usual);
        if (!TOPIC.matcher(topic).matches()) {
            reader.problem("events.kafka.topic must be letters, digits, dots, dashes and underscores, at most 249.");
            return usual;
        }
        return topic;
    }

    private Optional<Login> login(Protocol protocol) {
        String mechanism = section.text("saslMechanism", Mechanism.SCRAM_SHA_512.toString());
        Optional<Mechanism> known = Arrays.stream(Mechanism.values())
            .filter(it -> it.toString().equals(mechanism))
            .findFirst();
        if (known.isEmpty()) {
            reader.problem("events.kafka.saslMechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.");
        }
        String name = section.optional("username", KafkaSection::printable, Function.identity(), "printable");
        String password = section.optionalSecret("password");
        if (!protocol.hasLogin()) {
            if (name != null || password != null) {
                reader.problem(
                    "events.kafka.username and events.kafka.password are used with events.kafka.securityProtocol sasl_ssl or" +
                        " sasl_plaintext only."
                );
            }
            return Optional.empty();
        }
        if (name == null || password == null) {
            reader.problem("events.kafka.username and events.kafka.password must be set for SASL.");
            return Optional.empty();
        }
        if (printable(password).isEmpty()) {
            reader.problem("events.kafka.password must be printable.");
            return Optional.empty();
        }
        return known.map(it -> new Login(it, name, password));
    }

    private Optional<Tls> tls(Protocol protocol) {
        Path authorities = path("tlsAuthorities");
        Path certificate = path("tlsCertificate");
        Path key = path("tlsKey");
        if (!protocol.hasTls()) {
            if (authorities != null || certificate != null || key != null) {
                reader.problem(
                    "The keys events.kafka.tls... are used with events.kafka.securityProtocol ssl or sasl_ssl only."
                );
            }
            return Optional.empty();
        }
        if ((certificate == null) != (key == null)) {
            reader.problem("events.kafka.tlsCertificate and events.kafka.tlsKey must be set both, or neither.");
            return Optional.empty();
        }
        try {
            OutgoingTls read = authorities == null ? OutgoingTls.NONE : OutgoingTls.NONE.trusting(authorities);
            Optional<Identity> identity = Optional.empty();
            if (certificate != null && key != null) {
                OutgoingTls _ = read.showing(certificate, key);
                identity = Optional.of(new Identity(certificate, key));
            }
            return Optional.of(new Tls(Optional.ofNullable(authorities), identity));
        } catch (UnusableTlsException e) {
            reader.problem("TLS of events.kafka cannot be used: " + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private @Nullable Path path(String key) {
        return section.optional(key, ConfigurationFile::path, Path::toString, "a path");
    }

    private void requireSecrecy(Protocol protocol, Optional<Login> login, List<String> brokers) {
        boolean sendsPassword = login.isPresent() && login.get().mechanism() == Mechanism.PLAIN;
        boolean leavesThisMachine = !brokers.stream().allMatch(it -> LOOPBACK.matcher(it).matches());
        if (sendsPassword && !protocol.hasTls() && leavesThisMachine) {
            reader.problem(
                "events.kafka.saslMechanism PLAIN would send the password for everybody to read: set" +
                    " events.kafka.securityProtocol to sasl_ssl, or take SCRAM-SHA-512."
            );
        }
    }

    private static Optional<String> printable(String text) {
        return Optional.of(text).filter(it -> !CONTROL.matcher(it).find());
    }

    private static Optional<List<String>> brokers(String text) {
        List<String> brokers = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return Optional.of(brokers).filter(all -> all.stream().allMatch(it -> BROKER.matcher(it).matches()));
    }
}
