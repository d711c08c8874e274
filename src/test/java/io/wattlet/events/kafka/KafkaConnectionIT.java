package io.wattlet.events.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.devnet.EmbeddedKafka;
import io.wattlet.devnet.testbed.FreePorts;
import io.wattlet.events.kafka.KafkaConnection.Identity;
import io.wattlet.events.kafka.KafkaConnection.Login;
import io.wattlet.events.kafka.KafkaConnection.Mechanism;
import io.wattlet.events.kafka.KafkaConnection.Tls;
import io.wattlet.outgoing.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways to be let in by a broker that asks for a certificate and a password. */
class KafkaConnectionIT {

    private static final String NAME = "node";
    private static final String PASSWORD = "\"back\\slash\" and; so on";
    private static final String SECURE = "listener.name.sasl_ssl.";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it first
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Certificates ours;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedKafka kafka;

    private static int securePort;

    @BeforeAll
    static void start() throws Exception {
        FreePorts free = new FreePorts(new Random());
        EmbeddedKafka.Ports ports = new EmbeddedKafka.Ports(free.next(), free.next());
        securePort = free.next();
        ours = new Certificates(folder, "ours");
        ours.certify("broker", "localhost");
        ours.certify(NAME, NAME);
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), ports, brokerSettings(ports));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                ScramCredentialInfo kind = new ScramCredentialInfo(mechanism, 4096);
                admin
                    .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(NAME, kind, PASSWORD)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Map<String, String> brokerSettings(EmbeddedKafka.Ports ports) throws Exception {
        String plain = "PLAINTEXT://127.0.0.1:" + ports.broker();
        Map<String, String> settings = new HashMap<>();
        settings.put(
            "listeners",
            "%s,CONTROLLER://127.0.0.1:%d,SASL_SSL://127.0.0.1:%d".formatted(plain, ports.controller(), securePort)
        );
        settings.put("advertised.listeners", plain + ",SASL_SSL://localhost:" + securePort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
        settings.put(SECURE + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        settings.put(SECURE + "scram-sha-256.sasl.jaas.config", scram);
        settings.put(SECURE + "scram-sha-512.sasl.jaas.config", scram);
        settings.put(
            SECURE + "plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";".formatted(
                NAME,
                PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"")
            )
        );
        settings.put(SECURE + "ssl.client.auth", "required");
        settings.put(SECURE + "ssl.keystore.type", "PEM");
        settings.put(SECURE + "ssl.keystore.certificate.chain", Files.readString(ours.certificateFile("broker")));
        settings.put(SECURE + "ssl.keystore.key", Files.readString(ours.keyFile("broker")));
        settings.put(SECURE + "ssl.truststore.type", "PEM");
        settings.put(SECURE + "ssl.truststore.certificates", Files.readString(ours.authorities()));
        return settings;
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoKnowsThePasswordIsLetIn(Mechanism mechanism) throws Exception {
        assertEquals(1, brokers(new Login(mechanism, NAME, PASSWORD), ours.authorities(), identity()));
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotIsNot(Mechanism mechanism) {
        Throwable failure = failure(new Login(mechanism, NAME, "wrong"), ours.authorities(), identity());
        assertInstanceOf(SaslAuthenticationException.class, failure);
    }

    @Test
    void aBrokerThatStrangersCertifyIsNotTalkedTo() throws Exception {
        Certificates strangers = new Certificates(folder, "strangers");
        Login login = new Login(Mechanism.PLAIN, NAME, PASSWORD);
        assertInstanceOf(SslAuthenticationException.class, failure(login, strangers.authorities(), identity()));
    }

    @Test
    void aBrokerThatWantsACertificateTalksToNobodyWithout() {
        Login login = new Login(Mechanism.PLAIN, NAME, PASSWORD);
        assertInstanceOf(SslAuthenticationException.class, failure(login, ours.authorities(), Optional.empty()));
    }

    private static Optional<Identity> identity() {
        return Optional.of(new Identity(ours.certificateFile(NAME), ours.keyFile(NAME)));
    }

    private static Throwable failure(Login login, Path authorities, Optional<Identity> identity) {
        return Objects.requireNonNull(
            assertThrows(ExecutionException.class, () -> brokers(login, authorities, identity)).getCause()
        );
    }

    private static int brokers(Login login, Path authorities, Optional<Identity> identity) throws Exception {
        KafkaConnection connection = new KafkaConnection(
            List.of("localhost:" + securePort),
            Optional.of(login),
            Optional.of(new Tls(Optional.of(authorities), identity)),
            Duration.ofSeconds(5)
        );
        try (Admin admin = Admin.create(connection.properties())) {
            return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size();
        }
    }
}
