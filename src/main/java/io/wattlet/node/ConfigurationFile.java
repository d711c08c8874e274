package io.wattlet.node;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.pgclient.PgConnectOptions;
import io.wattlet.auth.AuthSettings;
import io.wattlet.cluster.ClusterSettings;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.Submission;
import io.wattlet.command.WorkerSettings;
import io.wattlet.edge.PublicAddress;
import io.wattlet.edge.StatusSettings;
import io.wattlet.events.EventSettings;
import io.wattlet.events.webhook.WebhookSettings;
import io.wattlet.http.HttpLimits;
import io.wattlet.http.HttpSettings;
import io.wattlet.jobs.CheckSettings;
import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.match.MatchSettings;
import io.wattlet.node.NodeConfiguration.Commands;
import io.wattlet.node.NodeConfiguration.Grpc;
import io.wattlet.node.NodeConfiguration.Http;
import io.wattlet.node.NodeConfiguration.Jobs;
import io.wattlet.node.NodeConfiguration.Kafka;
import io.wattlet.node.NodeConfiguration.Log;
import io.wattlet.node.NodeConfiguration.Management;
import io.wattlet.node.NodeConfiguration.Network;
import io.wattlet.node.NodeConfiguration.Queries;
import io.wattlet.node.NodeConfiguration.Role;
import io.wattlet.node.NodeConfiguration.Schema;
import io.wattlet.node.NodeConfiguration.Status;
import io.wattlet.node.NodeConfiguration.Stop;
import io.wattlet.node.SettingsReader.Section;
import io.wattlet.outgoing.OutgoingSettings;
import io.wattlet.peer.PeerSettings;
import io.wattlet.plan.PlanSettings;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.QuerySettings;
import io.wattlet.receive.ReceiveSettings;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.registry.GatewaySettings.Backoff;
import io.wattlet.registry.GatewaySettings.Limits;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.EndpointAddresses;
import io.wattlet.wallet.MasterKeyException;
import io.wattlet.wallet.MasterKeyRing;
import io.wattlet.wallet.MasterKeys;
import io.wattlet.wallet.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place that knows every key: its name, its default, its bounds, and what has to hold between keys. */
final class ConfigurationFile {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** What the HTTP server takes for a free port that its verticles share. */
    private static final int ANY_PORT = -1;
    private static final URI NOWHERE = URI.create("");
    static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> HTTP = Set.of("http", "https");
    private static final String POSTGRES_FORM = "of the form postgresql://user:password@host:port/database";
    static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final SettingsReader reader;

    /** Reads nothing yet; see {@link SettingsReader}. */
    ConfigurationFile(JsonNode file, Map<String, String> environment) {
        this.reader = new SettingsReader(file, environment);
    }

    static NodeConfiguration read(Path file, Map<String, String> environment) {
        return new ConfigurationFile(parse(file), environment).read();
    }

    static ToolConfiguration readForTools(Path file, Map<String, String> environment) {
        ConfigurationFile configuration = new ConfigurationFile(parse(file), environment);
        SettingsReader reader = configuration.reader;
        ToolConfiguration tools = new ToolConfiguration(
            database(reader.section("database")),
            CheckSection.read(
                reader.section("check"),
                plans(reader.section("plans"), commands(reader.section("commands")))
            ),
            log(reader.section("log"))
        );
        List<String> problems = reader.problemsOfWhatWasRead();
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return tools;
    }

    /** Every key there is, once they have been read. */
    List<Setting> settings() {
        return reader.settings();
    }

    private static JsonNode parse(Path file) {
        YAMLMapper mapper = YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
        try {
            JsonNode root = mapper.readTree(Files.readString(file));
            if (root.isMissingNode() || root.isNull()) {
                return mapper.createObjectNode();
            }
            if (root.isObject()) {
                return root;
            }
            throw new ConfigurationException(List.of(file + " must consist of sections with keys."));
        } catch (JsonProcessingException e) {
            // Not the parser's own words: they repeat what stands in the file, and secrets may.
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigurationException(
                List.of(file + " is not YAML without repeated keys; see line " + line + ".")
            );
        } catch (IOException e) {
            throw new ConfigurationException(List.of(file + " cannot be read."));
        }
    }

    /** Reads all keys; fails with {@link ConfigurationException} when anything is wrong. */
    NodeConfiguration read() {
        Role role = reader.section("node").choice("role", Role.ALL);
        Http http = http(reader.section("http"));
        Grpc grpc = GrpcSection.read(reader.section("grpc"), reader, http.settings().limits());
        Management management = ManagementSection.read(reader.section("management"), reader);
        DatabaseConfiguration database = database(reader.section("database"));
        Schema schema = schema(reader.section("database"));
        AuthSettings auth = AuthSection.read(reader);
        MasterKeys keys = keys(reader.section("keys"));
        Transport transport = reader.section("wallets").choice("endpointTransport", Transport.REST);
        Network network = network(reader.section("network"));
        GatewaySettings registry = registry(reader.section("registry"));
        Commands commands = commands(reader.section("commands"));
        PlanSettings plans = plans(reader.section("plans"), commands);
        Queries queries = queries(reader.section("queries"));
        Status status = status(reader.section("status"));
        MatchSettings match = match(reader.section("match"));
        ReceiveSettings receive = receive(reader.section("receive"));
        PeerSettings peers = peers(reader.section("peers"));
        OutgoingSettings outgoing = OutgoingSection.read(reader);
        Optional<ClusterSettings> cluster = ClusterSection.read(reader);
        CheckSettings check = CheckSection.read(reader.section("check"), plans);
        Jobs jobs = JobsSection.read(reader);
        ReconciliationSettings reconciliation = ReconciliationKeys.read(reader.section("jobs"));
        EventSettings events = EventsSection.read(reader);
        Optional<Kafka> kafka = KafkaSection.read(reader);
        WebhookSettings webhooks = WebhooksSection.read(reader.section("events.webhooks"), reader);
        Log log = log(reader.section("log"));
        Stop stop = stop(reader.section("stop"));
        requireDifferentPorts(http, grpc, management);
        HttpLimits limits = http.settings().limits();
        Duration longestWait = status.calls().longestWait();
        if (longestWait.compareTo(limits.idleTimeout()) >= 0 || longestWait.compareTo(limits.answerTimeout()) >= 0) {
            reader.problem("status.longestWait must be less than http.idleFor and http.answerWithin.");
        }
        if (longestWait.compareTo(grpc.settings().limits().answerWithin()) >= 0) {
            reader.problem("status.longestWait must be less than grpc.answerWithin.");
        }
        if (grpc.settings().limits().maxUnacknowledged() > commands.journal().maxWaiting()) {
            reader.problem("grpc.maxUnacknowledged must not be more than commands.maxWaiting.");
        }
        if (events.heartbeat().compareTo(limits.idleTimeout()) >= 0) {
            reader.problem("events.heartbeat must be less than http.idleFor.");
        }
        requireKeysToOutliveCommands(commands, plans);
        requireNotLess("events.keepFor", events.kept(), "events.webhooks.giveUpAfter", webhooks.giveUpAfter());
        // Else a repeated request would be answered with the id of a command that nobody knows any more.
        requireNotLess(
            "jobs.commandsKept",
            jobs.commandsKept(),
            "commands.idempotencyKept",
            commands.idempotencyKept()
        );
        List<String> problems = reader.problems();
        if (keys == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new NodeConfiguration(
            role,
            cluster,
            http,
            grpc,
            management,
            database,
            schema,
            auth,
            keys,
            new EndpointAddresses(http.settings().address().slices(), grpc.endpointAddress(), transport),
            network,
            registry,
            commands,
            plans,
            queries,
            status,
            match,
            receive,
            peers,
            outgoing,
            check,
            jobs,
            reconciliation,
            events,
            kafka,
            webhooks,
            log,
            stop,
            reader.settings().stream().map(Setting::toString).toList()
        );
    }

    private Http http(Section section) {
        String host = section.text("host", LOOPBACK);
        int port = section.port("port", 5000);
        String pathBase = section.text("pathBase", "");
        if (!pathBase.isEmpty() && (!pathBase.startsWith("/") || pathBase.endsWith("/"))) {
            reader.problem("http.pathBase must begin with a slash and not end with one.");
            pathBase = "";
        }
        URI endpointAddress = section.optional(
            "endpointAddress",
            ConfigurationFile::httpAddress,
            URI::toString,
            "an absolute http or https URL without user, query and fragment"
        );
        if (endpointAddress == null && (port == 0 || EVERY_ADDRESS.contains(host))) {
            reader.problem(
                "http.endpointAddress must be set when http.port is 0 or http.host stands for every address."
            );
        }
        if (endpointAddress == null) {
            endpointAddress = URI.create("http://" + LOOPBACK + ":" + port);
        }
        HttpSettings settings = new HttpSettings(
            host,
            port == 0 ? ANY_PORT : port,
            new PublicAddress(endpointAddress, pathBase),
            HttpLimitKeys.read(section, reader),
            section.duration("drainWithin", Duration.ofSeconds(10), MILLISECOND, MINUTE)
        );
        return new Http(settings, asManyAsCores(section.number("verticles", 0, 0, 1024)));
    }

    private void requireDifferentPorts(Http http, Grpc grpc, Management management) {
        if (http.settings().port() == management.port()) {
            reader.problem("http.port and management.port must differ.");
        }
        if (grpc.settings().port() == management.port() || grpc.settings().port() == http.settings().port()) {
            reader.problem("grpc.port must differ from http.port and management.port.");
        }
    }

    private static Schema schema(Section section) {
        return new Schema(
            section.flag("migrate", true),
            section.duration("startWithin", MINUTE, Duration.ZERO, Duration.ofDays(1))
        );
    }

    private static DatabaseConfiguration database(Section section) {
        return new DatabaseConfiguration(
            section.required("uri", "", ConfigurationFile::postgres, ConfigurationFile::withoutPassword, POSTGRES_FORM),
            section.number("maxConnections", 16, 1, 1000),
            section.optional("queryUri", ConfigurationFile::postgres, ConfigurationFile::withoutPassword, POSTGRES_FORM)
        );
    }

    private @Nullable MasterKeys keys(Section section) {
        Path file = section.optional("file", ConfigurationFile::path, Path::toString, "a path");
        String material = section.optionalSecret("material");
        if ((file == null) == (material == null)) {
            reader.problem("Either keys.file or keys.material must be set: wallets' keys are stored sealed.");
            return null;
        }
        try {
            return file != null ? MasterKeyRing.fromFile(file) : MasterKeyRing.parse(material, "keys.material");
        } catch (MasterKeyException e) {
            reader.problem("The keys cannot be used: " + e.getMessage() + ".");
            return null;
        }
    }

    private static Network network(Section section) {
        return new Network(
            section.required(
                "source",
                NOWHERE,
                ConfigurationFile::networkSource,
                ConfigurationFile::withoutSecrets,
                "a path, or a file, http or https URL"
            ),
            section.duration("refresh", Duration.ofMinutes(15), Duration.ofSeconds(1), DAY)
        );
    }

    private static GatewaySettings registry(Section section) {
        GatewaySettings standard = GatewaySettings.defaults();
        Limits limits = standard.limits();
        return new GatewaySettings(
            new Limits(
                section.number("transactionsInFlight", limits.transactionsInFlight(), 1, 1_000_000),
                section.number("transactionsPerCall", limits.transactionsPerCall(), 1, 10_000),
                section.number("bytesPerCall", limits.bytesPerCall(), 65_536, 4_000_000),
                section.number("statusCalls", limits.statusCalls(), 1, 10_000),
                section.number("streamCalls", limits.streamCalls(), 1, 10_000),
                section.number("waitingStreamCalls", limits.waitingStreamCalls(), 1, 1_000_000),
                section.number("bytesPerStream", limits.bytesPerStream(), 65_536, 1_000_000_000)
            ),
            section.duration("callWithin", standard.callDeadline(), MILLISECOND, MINUTE.multipliedBy(10)),
            backoff(section, "firstPoll", "longestPoll", standard.polling()),
            backoff(section, "firstRetry", "longestRetry", standard.retry()),
            section.duration("unknownGrace", standard.unknownGrace(), Duration.ZERO, HOUR),
            section.duration("patience", standard.patience(), Duration.ofSeconds(1), DAY)
        );
    }

    private static Backoff backoff(Section section, String first, String longest, Backoff standard) {
        return new Backoff(
            section.duration(first, standard.first(), MILLISECOND, HOUR),
            standard.factor(),
            section.duration(longest, standard.longest(), MILLISECOND, HOUR)
        );
    }

    private static PlanSettings plans(Section section, Commands commands) {
        PlanSettings standard = PlanSettings.DEFAULT;
        return new PlanSettings(
            commands.cpuThreads(),
            section.number("maxWaiting", standard.maxWaiting(), 1, 1_000_000),
            section.duration("firstRetry", standard.retryFirst(), MILLISECOND, HOUR),
            section.duration("longestRetry", standard.retryLongest(), MILLISECOND, DAY),
            section.duration("longestSliceWait", standard.sliceWaitLongest(), MILLISECOND, DAY),
            section.duration("longestDeliveryRetry", standard.deliveryRetryLongest(), MILLISECOND, DAY),
            section.duration("abandonDeliveryAfter", standard.abandonDeliveryAfter(), MILLISECOND, YEAR),
            section.number("notServedAttempts", standard.notServedAttempts(), 1, 1000),
            section.duration("giveUpUnplannedAfter", standard.giveUpUnplannedAfter(), MILLISECOND, YEAR)
        );
    }

    private static Commands commands(Section section) {
        WorkerSettings standard = WorkerSettings.DEFAULT;
        return new Commands(
            asManyAsCores(section.number("workers", 0, 0, 1024)),
            asManyAsCores(section.number("cpuThreads", 0, 0, 1024)),
            new ArrivalBatches.Limits(
                section.number("maxBatch", 512, 1, 10_000),
                section.number("concurrentBatches", 2, 1, 100),
                section.number("maxWaiting", 10_000, 1, 1_000_000)
            ),
            section.duration("idempotencyKept", DAY.multipliedBy(7), MILLISECOND, YEAR),
            new WorkerSettings(
                section.duration("lease", standard.lease(), Duration.ofSeconds(1), Duration.ofHours(1)),
                section.duration("sweepInterval", standard.sweepInterval(), Duration.ofMillis(10), MINUTE),
                section.number("sweepBatch", standard.sweepBatch(), 1, 10_000),
                section.number("maxInFlight", standard.maxInFlight(), 1, 100_000),
                section.duration("drainWithin", standard.drain(), Duration.ZERO, MINUTE)
            )
        );
    }

    // Else a request that is repeated while its command is under way could be carried out twice.
    private void requireKeysToOutliveCommands(Commands commands, PlanSettings plans) {
        requireNotLess(
            "commands.idempotencyKept",
            commands.idempotencyKept(),
            "plans.abandonDeliveryAfter",
            plans.abandonDeliveryAfter()
        );
        requireNotLess(
            "commands.idempotencyKept",
            commands.idempotencyKept(),
            "plans.giveUpUnplannedAfter",
            plans.giveUpUnplannedAfter()
        );
    }

    private void requireNotLess(String longerKey, Duration longer, String shorterKey, Duration shorter) {
        if (longer.compareTo(shorter) < 0) {
            reader.problem(longerKey + " must not be less than " + shorterKey + ".");
        }
    }

    private static Queries queries(Section section) {
        return new Queries(
            asManyAsCores(section.number("verticles", 0, 0, 1024)),
            section.duration("answerWithin", Duration.ofSeconds(10), MILLISECOND, MINUTE),
            new QuerySettings(
                section.number("maxItems", QuerySettings.DEFAULT.maxItems(), 1, 10_000_000),
                section.duration("settling", QuerySettings.DEFAULT.settling(), Duration.ZERO, HOUR)
            )
        );
    }

    private static Status status(Section section) {
        StatusSettings calls = StatusSettings.DEFAULT;
        CommandEndings.Settings waiting = CommandEndings.Settings.DEFAULT;
        return new Status(
            new StatusSettings(
                section.duration("longestWait", calls.longestWait(), Duration.ZERO, HOUR),
                section.number("maxIds", calls.maxIds(), 1, StatusSettings.MOST_IDS)
            ),
            new CommandEndings.Settings(
                section.number("maxAwaited", waiting.maxAwaited(), 1, 1_000_000),
                section.duration("lookEvery", waiting.interval(), Duration.ofMillis(10), MINUTE)
            )
        );
    }

    private static MatchSettings match(Section section) {
        MatchSettings standard = MatchSettings.DEFAULT;
        return new MatchSettings(
            section.number("maxClaims", standard.maxClaims(), 1, Submission.MOST_COMMANDS),
            section.number("maxCertificates", standard.maxCertificates(), 1, 1_000_000)
        );
    }

    private ReceiveSettings receive(Section section) {
        ReceiveSettings standard = ReceiveSettings.DEFAULT;
        Duration firstRetry = section.duration("firstRetry", standard.firstRetry(), MILLISECOND, DAY);
        Duration longestRetry = section.duration("longestRetry", standard.longestRetry(), MILLISECOND, DAY);
        Duration giveUpAfter = section.duration("giveUpAfter", standard.giveUpAfter(), Duration.ZERO, YEAR);
        Duration registryLag = section.duration("registryLag", standard.registryLag(), Duration.ZERO, DAY);
        int concurrentStreams = section.number("concurrentStreams", standard.concurrentStreams(), 1, 1000);
        if (longestRetry.compareTo(firstRetry) < 0) {
            reader.problem("receive.longestRetry must not be less than receive.firstRetry.");
            return standard;
        }
        return new ReceiveSettings(firstRetry, longestRetry, giveUpAfter, registryLag, concurrentStreams);
    }

    private static PeerSettings peers(Section section) {
        PeerSettings standard = PeerSettings.DEFAULT;
        return new PeerSettings(
            section.duration("connectWithin", standard.connectWithin(), MILLISECOND, MINUTE),
            section.duration("answerWithin", standard.answerWithin(), MILLISECOND, MINUTE),
            section.number("connectionsPerPeer", standard.connectionsPerPeer(), 1, 1000),
            section.number("callsPerPeer", standard.callsPerPeer(), 1, 10_000),
            section.number("waitingPerPeer", standard.waitingPerPeer(), 1, 100_000),
            section.number("mostUnderWay", standard.mostUnderWay(), 1, 1_000_000),
            section.number("maxAnswerBytes", standard.maxAnswerBytes(), 1024, 10_000_000),
            section.duration("streamFor", standard.streamFor(), Duration.ofSeconds(1), HOUR),
            section.duration("streamIdleFor", standard.streamIdleFor(), MILLISECOND, HOUR),
            section.duration("abilitiesKnownFor", standard.abilitiesKnownFor(), MILLISECOND, DAY),
            section.duration("firstPause", standard.firstPause(), MILLISECOND, MINUTE),
            section.duration("longestPause", standard.longestPause(), MILLISECOND, HOUR)
        );
    }

    private static Log log(Section section) {
        return new Log(section.choice("format", Log.Format.TEXT), section.choice("level", Log.Level.INFO));
    }

    private static Stop stop(Section section) {
        return new Stop(
            section.duration("notReadyFor", Duration.ZERO, Duration.ZERO, MINUTE),
            section.duration("within", Duration.ofSeconds(20), MILLISECOND, MINUTE.multipliedBy(10))
        );
    }

    static int asManyAsCores(int number) {
        return number == 0 ? Runtime.getRuntime().availableProcessors() : number;
    }

    private static Optional<String> postgres(String uri) {
        try {
            PgConnectOptions.fromUri(uri);
            return Optional.of(uri);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    // Put together from what is known to be harmless: a password has more than one place in such a URI.
    private static String withoutPassword(String uri) {
        PgConnectOptions read = PgConnectOptions.fromUri(uri);
        return (
            "postgresql://" + read.getUser() + "@" + read.getHost() + ":" + read.getPort() + "/" + read.getDatabase()
        );
    }

    private static Optional<URI> httpAddress(String text) {
        return uri(text)
            .filter(uri -> uri.getScheme() != null && HTTP.contains(uri.getScheme()))
            .filter(uri -> uri.getHost() != null && uri.getRawUserInfo() == null)
            .filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null);
    }

    private static Optional<URI> networkSource(String text) {
        return uri(text)
            .filter(uri -> uri.getScheme() != null)
            .or(() -> path(text).map(path -> path.toAbsolutePath().toUri()))
            .filter(uri -> "file".equals(uri.getScheme()) || (HTTP.contains(uri.getScheme()) && uri.getHost() != null));
    }

    private static String withoutSecrets(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return uri.getScheme() + "://" + host + uri.getRawPath();
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
