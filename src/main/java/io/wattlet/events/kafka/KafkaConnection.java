package io.wattlet.events.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * How clients find the brokers and are let in: what every client of this node has in common.
 *
 * @param bootstrapServers host and port of some brokers, which know the others
 * @param login            how a client says who it is; empty where a certificate or nothing says it
 * @param tls              how connections are protected; empty where they are not
 * @param requestWithin    how long a broker may take to answer
 */
public record KafkaConnection(
    List<String> bootstrapServers,
    Optional<Login> login,
    Optional<Tls> tls,
    Duration requestWithin
) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** How a name and a password are shown. */
    public enum Mechanism {
        /** The password itself goes to the broker. */
        PLAIN("PLAIN", PlainLoginModule.class),
        /** Only proofs that both sides know it. */
        SCRAM_SHA_256("SCRAM-SHA-256", ScramLoginModule.class),
        SCRAM_SHA_512("SCRAM-SHA-512", ScramLoginModule.class);

        private final String text;
        private final Class<?> module;

        Mechanism(String text, Class<?> module) {
            this.text = text;
            this.module = module;
        }

        /** The name that everybody uses, {@code SCRAM-SHA-512}. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Name and password; neither holds control characters. */
    public record Login(Mechanism mechanism, String name, String password) {
        String jaas() {
            return "%s required username=\"%s\" password=\"%s\";".formatted(
                mechanism.module.getName(),
                quoted(name),
                quoted(password)
            );
        }

        private static String quoted(String text) {
            return text.replace("\\", "\\\\").replace("\"", "\\\"");
        }

        @Override
        public String toString() {
            return "Login[" + mechanism + ", ***]";
        }
    }

    /**
     * Files in PEM.
     *
     * @param authorities whose certificates brokers show; those that Java trusts when empty
     * @param identity    what clients show; nothing when empty
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {}

    /**
     * A client's certificate.
     *
     * @param certificate chain, the client's own first
     * @param key         its private key, PKCS #8
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * What any client of Kafka is to be made with. Blocks: reads certificates, so that a new client has the current ones.
     *
     * @throws UncheckedIOException when a file cannot be read
     */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) requestWithin.toMillis());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_PAUSE.toMillis());
        // The node has its own metrics. Those of Kafka would collide when several clients are in one JVM.
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        login.ifPresent(it -> {
            properties.put(SaslConfigs.SASL_MECHANISM, it.mechanism().toString());
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, it.jaas());
        });
        tls.ifPresent(it -> addTls(it, properties));
        return properties;
    }

    private String protocol() {
        if (login.isPresent()) {
            return tls.isPresent() ? "SASL_SSL" : "SASL_PLAINTEXT";
        }
        return tls.isPresent() ? "SSL" : "PLAINTEXT";
    }

    private static void addTls(Tls tls, Map<String, Object> properties) {
        tls
            .authorities()
            .ifPresent(file -> {
                properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
                properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, content(file));
            });
        tls
            .identity()
            .ifPresent(it -> {
                properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
                properties.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, content(it.certificate()));
                properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, content(it.key()));
            });
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
