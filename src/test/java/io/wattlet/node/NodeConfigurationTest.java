package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.cluster.ClusterSettings;
import io.wattlet.cluster.Discovery;
import io.wattlet.devnet.identity.SigningKey;
import io.wattlet.outgoing.Network;
import io.wattlet.wallet.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigurationTest {

    private static final String KEY = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** What has no default. */
    private static final Map<String, String> REQUIRED = Map.of(
        "WATTLET_DATABASE_URI",
        "postgresql://wattlet:top-secret@db:5432/wattlet",
        "WATTLET_KEYS_MATERIAL",
        KEY,
        "WATTLET_NETWORK_SOURCE",
        "https://user:top-secret@config.example/network.yaml?token=top-secret"
    );

    @TempDir
    Path folder = Path.of("");

    @Test
    void defaultsListenOnLoopbackOnly() throws IOException {
        NodeConfiguration configuration = load("", REQUIRED);

        assertEquals("127.0.0.1", configuration.http().settings().host());
        assertEquals(5000, configuration.http().settings().port());
        assertEquals(URI.create("http://127.0.0.1:5000/v1/slices"), configuration.http().settings().address().slices());
        assertEquals("127.0.0.1", configuration.management().host());
        assertEquals(5002, configuration.management().port());
        assertEquals(new AuthSettings.Header("wallet-owner"), configuration.auth());
        assertEquals(Duration.ofHours(24), configuration.receive().giveUpAfter());
        assertEquals("k1", configuration.keys().currentKeyId());
        assertNull(configuration.database().queryUri());
    }

    @Test
    void noWalletIsDeletedUnlessThatIsAskedFor() throws IOException {
        assertEquals(Optional.empty(), load("", REQUIRED).jobs().cleanUpWalletsAfter());
    }

    @Test
    void environmentOverridesTheFileAndTheFileOverridesDefaults() throws IOException {
        String file = """
            http:
              port: 6000
              pathBase: /api
            receive:
              giveUpAfter: 2h
            log:
              format: json
            """;

        NodeConfiguration configuration = load(file, with("WATTLET_HTTP_PORT", "7000"));

        assertEquals(7000, configuration.http().settings().port());
        assertEquals("/api", configuration.http().settings().address().pathBase());
        assertEquals(Duration.ofHours(2), configuration.receive().giveUpAfter());
        assertEquals(NodeConfiguration.Log.Format.JSON, configuration.log().format());
        assertTrue(configuration.effective().contains("http.port = 7000 (environment)"));
        assertTrue(configuration.effective().contains("http.pathBase = /api (file)"));
        assertTrue(configuration.effective().contains("management.port = 5002 (default)"));
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        String file = """
            http:
              port: 70000
              pathBase: api/
              prot: 1
              maxBodyBytes: [1, 2]
            auth:
              type: token
              header: "not a token"
              authority: http://idp.example/realm
              requireHttpsMetadata: "yes"
              issuers: one=/nowhere/one.pem,two
            keys:
              file: /nowhere/wattlet.keys
            receive:
              firstRetry: 1h
              longestRetry: 5s
            databse:
              uri: postgresql://x/y
            commands: 5
            """;
        Map<String, String> environment = Map.of(
            "WATTLET_NETWORK_REFRESH",
            "soon",
            "WATTLET_NETWORK_SUORCE",
            "x",
            "WATTLET_HOME",
            "/opt/wattlet"
        );

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> load(file, environment));

        assertEquals(
            List.of(
                "http.port must be a whole number from 0 to 65535.",
                "http.pathBase must begin with a slash and not end with one.",
                "http.maxBodyBytes must be a single value.",
                "database.uri must be set.",
                "auth.type must be one of header, jwt.",
                "auth.header must be the name of an HTTP header.",
                "auth.requireHttpsMetadata must be true or false.",
                "auth.authority must be an https URL, unless auth.requireHttpsMetadata is false.",
                "auth.issuers cannot be used: /nowhere/one.pem cannot be read.",
                "auth.issuers must be entries of the form issuer=file, with commas between them.",
                "The keys cannot be used: the master key file /nowhere/wattlet.keys cannot be read:" +
                    " /nowhere/wattlet.keys.",
                "network.source must be set.",
                "The environment variable WATTLET_NETWORK_REFRESH must be a time from 1s to 1d, like 250ms, 5s, 15m, 24h" +
                    " or 7d.",
                "commands must be a section with keys.",
                "receive.longestRetry must not be less than receive.firstRetry.",
                "There is no key http.prot.",
                "There is no section databse.",
                "The environment variable WATTLET_NETWORK_SUORCE names no key."
            ),
            refused.problems()
        );
        refused.problems().forEach(problem -> assertTrue(refused.toString().contains(problem)));
    }

    @Test
    void secretsAreNeverShown() throws IOException {
        Map<String, String> environment = with(
            "WATTLET_DATABASE_QUERY_URI",
            "postgresql://reader@replica/wattlet?password=top-secret"
        );

        NodeConfiguration configuration = load("", environment);

        String shown = configuration.toString();
        assertFalse(shown.contains("top-secret"), shown);
        assertFalse(shown.contains("AAECAwQF"), shown);
        assertTrue(shown.contains("database.uri = postgresql://wattlet@db:5432/wattlet (environment)"), shown);
        assertTrue(shown.contains("database.queryUri = postgresql://reader@replica:5432/wattlet (environment)"), shown);
        assertTrue(shown.contains("keys.material = *** (environment)"), shown);
        assertTrue(shown.contains("network.source = https://config.example/network.yaml (environment)"), shown);
    }

    @Test
    void problemsTellNothingSecretEither() {
        Map<String, String> environment = Map.of(
            "WATTLET_DATABASE_URI",
            "mysql://wattlet:top-secret@db/wattlet",
            "WATTLET_KEYS_MATERIAL",
            "k1=top-secret",
            "WATTLET_NETWORK_SOURCE",
            "ftp://user:top-secret@x/y.yaml"
        );

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> load("", environment));

        assertEquals(3, refused.problems().size());
        assertFalse(refused.toString().contains("top-secret"), refused.toString());
    }

    @ParameterizedTest
    @CsvSource({ "'a: [b', 1", "'http:\n  port: 1\n  port: 2', 3", "'keys:\n  material: \"top-secret', 2" })
    void aFileThatIsNotYamlIsRefusedWithoutRepeatingIt(String file, int line) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> load(file, REQUIRED));

        assertTrue(refused.toString().contains("see line " + line), refused.toString());
        assertFalse(refused.toString().contains("top-secret"), refused.toString());
    }

    @Test
    void sectionsWithinSectionsAreReadAndWhatTheyDoNotHaveIsNamed() throws IOException {
        String nested = """
            events:
              kafka:
                topic: news
                bootstrapServers: broker:9092
            """;
        assertEquals("news", load(nested, REQUIRED).kafka().orElseThrow().relay().topic());

        ConfigurationException refusal = assertThrows(ConfigurationException.class, () ->
            load("events:\n  kafka:\n    topik: news\n  rabbit: {}\n", REQUIRED)
        );
        assertEquals(
            List.of("There is no key events.kafka.topik.", "There is no key events.rabbit."),
            refusal.problems()
        );
    }

    @Test
    void aMissingFileIsNamed() {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
            NodeConfiguration.load(folder.resolve("missing.yaml"), REQUIRED)
        );

        assertTrue(refused.toString().contains("missing.yaml cannot be read"), refused.toString());
    }

    @Test
    void listeningEverywhereNeedsAnAddressForOthers() throws IOException {
        Map<String, String> everywhere = with("WATTLET_HTTP_HOST", "0.0.0.0");
        assertThrows(ConfigurationException.class, () -> load("", everywhere));

        everywhere.put("WATTLET_HTTP_ENDPOINT_ADDRESS", "https://wallet.example.org");

        assertEquals(
            URI.create("https://wallet.example.org/v1/slices"),
            load("", everywhere).http().settings().address().slices()
        );
    }

    @Test
    void endpointsOverGrpcHaveAnAddressForOthersToo() throws IOException {
        assertEquals(URI.create("http://127.0.0.1:5001"), load("", REQUIRED).endpoints().grpc());
        assertEquals(Transport.REST, load("", REQUIRED).endpoints().usual());
        String tls = "grpc:\n  tlsCertificate: c.pem\n  tlsKey: k.pem\n";
        assertEquals(URI.create("https://127.0.0.1:5001"), load(tls, REQUIRED).endpoints().grpc());

        Map<String, String> everywhere = with("WATTLET_GRPC_HOST", "::");
        everywhere.put("WATTLET_WALLETS_ENDPOINT_TRANSPORT", "grpc");
        assertThrows(ConfigurationException.class, () -> load("", everywhere));
        everywhere.put("WATTLET_GRPC_ENDPOINT_ADDRESS", "grpcs://wallet.example.org");

        NodeConfiguration configuration = load("", everywhere);
        assertEquals(URI.create("grpcs://wallet.example.org"), configuration.endpoints().grpc());
        assertEquals(Transport.GRPC, configuration.endpoints().usual());
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "wallet.example.org", "http://h/v1", "grpc://h?a=b", "https://u@h", "ftp://h", "http://h#f" }
    )
    void whatIsNoAddressOfGrpcServicesIsRefused(String address) {
        assertThrows(ConfigurationException.class, () -> load("", with("WATTLET_GRPC_ENDPOINT_ADDRESS", address)));
    }

    @Test
    void portsMustDifferUnlessAnyWillDo() throws IOException {
        assertThrows(ConfigurationException.class, () -> load("", with("WATTLET_MANAGEMENT_PORT", "5000")));

        Map<String, String> free = with("WATTLET_MANAGEMENT_PORT", "0");
        free.put("WATTLET_HTTP_PORT", "0");
        free.put("WATTLET_HTTP_ENDPOINT_ADDRESS", "http://127.0.0.1:1");
        assertTrue(load("", free).http().settings().port() < 0);
    }

    @Test
    void aRelativeNetworkFileIsMadeAbsolute() throws IOException {
        NodeConfiguration configuration = load("", with("WATTLET_NETWORK_SOURCE", "conf/some network.json"));

        assertEquals(Path.of("conf/some network.json").toAbsolutePath().toUri(), configuration.network().source());
    }

    @Test
    void blankCountsAsNotSet() throws IOException {
        NodeConfiguration configuration = load("http:\n  port:\n  host: ''\n", with("WATTLET_HTTP_PORT", " "));

        assertEquals(5000, configuration.http().settings().port());
        assertEquals("127.0.0.1", configuration.http().settings().host());
    }

    @Test
    void tokensNeedSomebodyWhoseTokensCount() {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
            load("auth:\n  type: jwt\n  audience: wallets\n", REQUIRED)
        );

        assertEquals(
            List.of(
                "auth.type is jwt, but nothing says whose tokens count: set auth.authority or auth.issuers (or, to try" +
                    " things out, auth.allowAnyJwtToken)."
            ),
            refused.problems()
        );
    }

    @Test
    void theFirstThatSaysWhoseTokensCountDoes() throws IOException {
        Path pem = Files.writeString(folder.resolve("one.pem"), SigningKey.ecdsa("one").published().pem());
        String issuers = "auth:\n  type: jwt\n  issuers: one=" + pem + "," + "two = " + pem + "\n";
        String authority = issuers + "  authority: https://idp.example/realm/\n";

        assertInstanceOf(Trust.Issuers.class, trust(issuers));
        assertEquals("https://idp.example/realm/", assertInstanceOf(Trust.Authority.class, trust(authority)).url());
        assertInstanceOf(Trust.Anybody.class, trust(authority + "  allowAnyJwtToken: true\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "junk", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" })
    void aFileThatHoldsNoPublicKeyIsRefused(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("one.pem"), content);

        ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
            load("", with("WATTLET_AUTH_ISSUERS", "one=" + file))
        );

        assertTrue(refused.toString().contains(file + " does not hold one public key in PEM"), refused.toString());
    }

    @Test
    void networksThatMayBeCalledAreReadAndNothingElse() throws IOException {
        String variable = "WATTLET_OUTGOING_ALLOWED_NETWORKS";
        assertEquals(List.of(), load("", REQUIRED).outgoing().allowedNetworks());
        assertEquals(Network.LOOPBACK, load("", with(variable, "127.0.0.0/8, ::1/128")).outgoing().allowedNetworks());
        for (String wrong : List.of("127.0.0.1", "10.0.0.1/8", "10.0.0.0/8,", "localhost/8", "10.0.0.0/8 ::1/128")) {
            ConfigurationException refused = assertThrows(ConfigurationException.class, () ->
                load("", with(variable, wrong))
            );
            assertTrue(refused.toString().contains(variable + " must be networks like"), refused.toString());
        }
    }

    @Test
    void whatDoesNotFitTogetherOfOutgoingCallsIsNamed() throws IOException {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
        String file = """
            outgoing:
              tlsAuthorities: %s
              breakerFirstPause: 2s
              breakerLongestPause: 1s
            """.formatted(nothing);
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> load(file, REQUIRED));
        assertEquals(
            List.of(
                "TLS of outgoing calls cannot be used: " + nothing + " does not hold certificates in PEM.",
                "outgoing.breakerLongestPause must not be less than outgoing.breakerFirstPause."
            ),
            refused.problems()
        );
        ConfigurationException half = assertThrows(ConfigurationException.class, () ->
            load("outgoing:\n  tlsKey: node.key\n", REQUIRED)
        );
        assertEquals(
            List.of("outgoing.tlsCertificate and outgoing.tlsKey must be set both, or neither."),
            half.problems()
        );
    }

    private Trust trust(String yaml) throws IOException {
        return assertInstanceOf(AuthSettings.Jwt.class, load(yaml, REQUIRED).auth()).trust();
    }

    private NodeConfiguration load(String yaml, Map<String, String> environment) throws IOException {
        Path file = folder.resolve("wattlet.yaml");
        Files.writeString(file, yaml);
        return NodeConfiguration.load(file, environment);
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(variable, value);
        return environment;
    }

    @Test
    void aNodeIsAloneUnlessItHasAHostForOthers() throws IOException {
        assertEquals(Optional.empty(), load("", with("WATTLET_NODE_ROLE", "all")).cluster());

        ClusterSettings cluster = load(
            "cluster:\n  host: 127.0.0.1\n  members: a.example:5003, [::1]:5013\n",
            with("WATTLET_CLUSTER_PORT", "5023")
        )
            .cluster()
            .orElseThrow();

        assertEquals(new ClusterSettings.Place("127.0.0.1", 5023, 5004, Optional.empty()), cluster.place());
        assertEquals(new Discovery.Members(List.of("a.example:5003", "[::1]:5013")), cluster.discovery());
        assertEquals(ClusterSettings.Patience.DEFAULT, cluster.patience());
        assertEquals(
            new Discovery.Kubernetes("wattlet.default.svc"),
            load(
                "cluster:\n  host: localhost\n  kubernetesService: wattlet.default.svc\n",
                with("WATTLET_NODE_ROLE", "worker")
            )
                .cluster()
                .orElseThrow()
                .discovery()
        );
    }

    @Test
    void nodesTalkOverANetworkOnlyWhenTheBusIsEncryptedAndTheNetworkIsSaidToBePrivate() throws IOException {
        Path pem = Files.writeString(folder.resolve("some.pem"), "");
        String tls = "  tlsCertificate: %s\n  tlsKey: %s\n  tlsAuthorities: %s\n".formatted(pem, pem, pem);
        String out = "cluster:\n  host: 10.0.0.1\n";
        String isPrivate = "  networkIsPrivate: true\n";

        assertTrue(load(out + tls + isPrivate, with("WATTLET_NODE_ROLE", "all")).cluster().isPresent());
        for (String insufficient : List.of(out, out + tls, out + isPrivate)) {
            List<String> problems = problems(insufficient);
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(problems.getFirst().startsWith("cluster.host is not on loopback."), problems.toString());
        }
        assertEquals(
            List.of("cluster.host must be the address of one interface."),
            problems("cluster:\n  host: 0.0.0.0\n" + tls + isPrivate)
        );
    }

    @Test
    void whatDoesNotMakeAClusterIsNamed() {
        assertEquals(
            List.of(
                "cluster.members must be entries of the form host:port with commas between them.",
                "cluster.tlsKey must be a file that can be read."
            ),
            problems("cluster:\n  host: 127.0.0.1\n  members: nowhere\n  tlsKey: /nowhere/node.key\n")
        );
        assertEquals(
            List.of("cluster.host must be set for a node that is to find others."),
            problems("cluster:\n  members: a:1\n")
        );
        assertEquals(
            List.of(
                "Of cluster.members and cluster.kubernetesService one alone may be set.",
                "cluster.port and cluster.busPort must differ."
            ),
            problems("cluster:\n  host: ::1\n  port: 5004\n  members: a:1\n  kubernetesService: b\n")
        );
    }

    private List<String> problems(String file) {
        return assertThrows(ConfigurationException.class, () ->
            load(file, with("WATTLET_NODE_ROLE", "all"))
        ).problems();
    }
}
