package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wattlet.events.kafka.CommandsInSettings;
import io.wattlet.events.kafka.RelaySettings;
import io.wattlet.node.NodeConfiguration.Kafka;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSectionTest {

    private static final String IN_THE_CLEAR =
        "events.kafka.saslMechanism PLAIN would send the password for everybody to read: set" +
        " events.kafka.securityProtocol to sasl_ssl, or take SCRAM-SHA-512.";

    private static final YAMLMapper YAML = new YAMLMapper();

    /** What was read, and what is wrong. */
    private record Result(Optional<Kafka> kafka, List<String> problems, List<Setting> settings) {
        Map<String, Object> properties() {
            return kafka.orElseThrow().connection().properties();
        }
    }

    @Test
    void nothingGoesToKafkaUnlessThereAreBrokers() {
        assertEquals(Optional.empty(), read(Map.of()).kafka());
        assertEquals(List.of(), read(Map.of()).problems());
        assertEquals(
            List.of("events.kafka.bootstrapServers must be set for events.kafka.securityProtocol to count."),
            read(Map.of("securityProtocol", "ssl")).problems()
        );
    }

    @Test
    void commandsAreTakenFromTopicsThatAreNamed() {
        assertEquals(Optional.empty(), read(Map.of("bootstrapServers", "broker:9092")).kafka().orElseThrow().in());
        assertEquals(
            Optional.of(
                new CommandsInSettings(
                    Optional.of("wattlet.slices"),
                    Optional.empty(),
                    Optional.empty(),
                    "wattlet.dead-letters",
                    "wattlet",
                    500,
                    100_000
                )
            ),
            read(Map.of("bootstrapServers", "broker:9092", "in.slices", "wattlet.slices")).kafka().orElseThrow().in()
        );
    }

    @Test
    void topicsOfCommandsNeedBrokersAndDiffer() {
        assertEquals(
            List.of("events.kafka.bootstrapServers must be set for topics of events.kafka.in to count."),
            read(Map.of("in.slices", "wattlet.slices")).problems()
        );
        assertEquals(
            List.of("The topics of events.kafka.in must differ from each other and from its deadLetters."),
            read(Map.of("bootstrapServers", "broker:9092", "in.slices", "one", "in.claims", "one")).problems()
        );
    }

    @Test
    void brokersAloneAreEnough() {
        Result result = read(Map.of("bootstrapServers", "one.example:9092, [fd00::1]:9093"));

        assertEquals(List.of(), result.problems());
        assertEquals(RelaySettings.DEFAULT, result.kafka().orElseThrow().relay());
        assertEquals(List.of("one.example:9092", "[fd00::1]:9093"), result.properties().get("bootstrap.servers"));
        assertEquals("PLAINTEXT", result.properties().get("security.protocol"));
        assertEquals(10_000, result.properties().get("request.timeout.ms"));
    }

    @Test
    void aPasswordIsQuotedForKafkaAndNeverShown() {
        Result result = read(
            Map.of(
                "bootstrapServers",
                "broker:9093",
                "securityProtocol",
                "sasl_ssl",
                "username",
                "node",
                "password",
                "top\\\"secret;"
            )
        );

        assertEquals(List.of(), result.problems());
        assertEquals("SASL_SSL", result.properties().get("security.protocol"));
        assertEquals("SCRAM-SHA-512", result.properties().get("sasl.mechanism"));
        assertEquals(
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"node\"" +
                " password=\"top\\\\\\\"secret;\";",
            result.properties().get("sasl.jaas.config")
        );
        String shown = result.kafka() + " " + result.settings();
        assertFalse(shown.contains("secret"), shown);
        assertTrue(shown.contains("events.kafka.password = *** "), shown);
    }

    @Test
    void aPasswordIsNotSentForEverybodyToRead() {
        Map<String, String> plain = Map.of(
            "securityProtocol",
            "sasl_plaintext",
            "saslMechanism",
            "PLAIN",
            "username",
            "node",
            "password",
            "secret"
        );
        assertEquals(List.of(IN_THE_CLEAR), read(and(plain, "bootstrapServers", "127.0.0.1:9092,b:9092")).problems());
        assertEquals(List.of(), read(and(plain, "bootstrapServers", "127.0.0.1:9092,localhost:9093")).problems());
        assertEquals(
            List.of(),
            read(and(and(plain, "bootstrapServers", "b:9092"), "saslMechanism", "SCRAM-SHA-256")).problems()
        );
        assertEquals(
            List.of(),
            read(and(and(plain, "bootstrapServers", "b:9092"), "securityProtocol", "sasl_ssl")).problems()
        );
    }

    @Test
    void whatDoesNotFitTogetherIsNamed() {
        assertEquals(
            List.of(
                "The environment variable WATTLET_EVENTS_KAFKA_BOOTSTRAP_SERVERS must be entries of the form host:port with" +
                    " commas between them.",
                "events.kafka.topic must be letters, digits, dots, dashes and underscores, at most 249.",
                "events.kafka.saslMechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.",
                "events.kafka.username and events.kafka.password are used with events.kafka.securityProtocol sasl_ssl or" +
                    " sasl_plaintext only.",
                "The keys events.kafka.tls... are used with events.kafka.securityProtocol ssl or sasl_ssl only.",
                "events.kafka.deliverWithin must not be less than events.kafka.requestWithin."
            ),
            read(
                Map.of(
                    "bootstrapServers",
                    "broker",
                    "topic",
                    "..",
                    "saslMechanism",
                    "NTLM",
                    "username",
                    "node",
                    "tlsKey",
                    "key.pem",
                    "deliverWithin",
                    "5s"
                )
            ).problems()
        );
        assertEquals(
            List.of(
                "events.kafka.username and events.kafka.password must be set for SASL.",
                "events.kafka.tlsCertificate and events.kafka.tlsKey must be set both, or neither."
            ),
            read(
                Map.of("bootstrapServers", "b:1", "securityProtocol", "sasl_ssl", "username", "n", "tlsKey", "k.pem")
            ).problems()
        );
        assertEquals(
            List.of("TLS of events.kafka cannot be used: nowhere.pem cannot be read."),
            read(
                Map.of("bootstrapServers", "b:1", "securityProtocol", "ssl", "tlsAuthorities", "nowhere.pem")
            ).problems()
        );
    }

    private static Map<String, String> and(Map<String, String> some, String key, String value) {
        Map<String, String> more = new HashMap<>(some);
        more.put(key, value);
        return more;
    }

    private static Result read(Map<String, String> keys) {
        Map<String, String> environment = new HashMap<>();
        keys.forEach((key, value) ->
            environment.put(
                "WATTLET_EVENTS_KAFKA_" + key.replace('.', '_').replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT),
                value
            )
        );
        SettingsReader reader = new SettingsReader(YAML.createObjectNode(), environment);
        Optional<Kafka> kafka = KafkaSection.read(reader);
        return new Result(kafka, reader.problems(), reader.settings());
    }
}
