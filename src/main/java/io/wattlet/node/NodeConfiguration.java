package io.wattlet.node;

import io.wattlet.auth.AuthSettings;
import io.wattlet.cluster.ClusterSettings;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.WorkerSettings;
import io.wattlet.edge.StatusSettings;
import io.wattlet.events.EventSettings;
import io.wattlet.events.kafka.CommandsInSettings;
import io.wattlet.events.kafka.KafkaConnection;
import io.wattlet.events.kafka.RelaySettings;
import io.wattlet.events.webhook.WebhookSettings;
import io.wattlet.grpc.GrpcSettings;
import io.wattlet.http.HttpSettings;
import io.wattlet.jobs.CheckSettings;
import io.wattlet.jobs.WithdrawalSettings;
import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.match.MatchSettings;
import io.wattlet.outgoing.OutgoingSettings;
import io.wattlet.peer.PeerSettings;
import io.wattlet.plan.PlanSettings;
import io.wattlet.query.CommandEndings;
import io.wattlet.query.QuerySettings;
import io.wattlet.receive.ReceiveSettings;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.EndpointAddresses;
import io.wattlet.wallet.MasterKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set about a node, checked: whoever holds one need not ask again whether a value makes sense.
 *
 * <p>Every key, its default and the environment variable that overrides it: {@code src/docs/configuration.md}.
 *
 * @param role      what the node does
 * @param cluster   whose member it is; empty for a node that is alone
 * @param schema    what is done about the schema when the node starts
 * @param auth      how callers are authenticated
 * @param keys      the keys under which wallets' master keys are stored
 * @param endpoints where others reach the endpoints of wallets
 * @param outgoing  what holds for all calls to other machines
 * @param check     how the database is checked
 * @param events    how events are kept and followed
 * @param kafka     where events go besides; empty when they stay here
 * @param webhooks  how they are delivered to those who want to be told
 * @param effective one line for each key with the value that holds and where it comes from; secrets are masked
 */
public record NodeConfiguration(
    Role role,
    Optional<ClusterSettings> cluster,
    Http http,
    Grpc grpc,
    Management management,
    DatabaseConfiguration database,
    Schema schema,
    AuthSettings auth,
    MasterKeys keys,
    EndpointAddresses endpoints,
    Network network,
    GatewaySettings registry,
    Commands commands,
    PlanSettings plans,
    Queries queries,
    Status status,
    MatchSettings match,
    ReceiveSettings receive,
    PeerSettings peers,
    OutgoingSettings outgoing,
    CheckSettings check,
    Jobs jobs,
    ReconciliationSettings reconciliation,
    EventSettings events,
    Optional<Kafka> kafka,
    WebhookSettings webhooks,
    Log log,
    Stop stop,
    List<String> effective
) {
    /** What a node does of all that there is to do. */
    public enum Role {
        /** Everything. */
        ALL,
        /** Serves callers: edges and queries. What they hand in is stored here, and carried out elsewhere. */
        API,
        /** Carries out commands, and has no edges. */
        WORKER;

        boolean serves() {
            return this != WORKER;
        }

        boolean works() {
            return this != API;
        }
    }

    /**
     * The REST edge.
     *
     * @param verticles event loops that serve
     */
    public record Http(HttpSettings settings, int verticles) {}

    /**
     * The gRPC edge.
     *
     * @param endpointAddress URL under which the system is known, without a path
     * @param verticles       event loops that serve
     */
    public record Grpc(GrpcSettings settings, URI endpointAddress, int verticles) {}

    /**
     * The endpoint for whoever runs the node: health, metrics and checks. Never for the outside world.
     *
     * @param port  TCP port, 0 for a free one
     * @param token what has to be shown for all but health; there is one unless the host is a loopback address
     */
    public record Management(String host, int port, Optional<AccessToken> token) {}

    /**
     * Where the registries, grid areas and issuers are described.
     *
     * @param source  file, http or https URI
     * @param refresh how often it is read again
     */
    public record Network(URI source, Duration refresh) {}

    /**
     * How commands are stored and carried out.
     *
     * @param workers    worker verticles
     * @param cpuThreads threads that verify what comes in
     * @param journal    limits of each kind of command on its way to the database
     * @param idempotencyKept how long a caller's idempotency key is known
     */
    public record Commands(
        int workers,
        int cpuThreads,
        ArrivalBatches.Limits journal,
        Duration idempotencyKept,
        WorkerSettings worker
    ) {}

    /**
     * What is done about the schema of the database at the start.
     *
     * @param migrate     whether the node brings it up to date
     * @param startWithin how long it is waited for a database that cannot answer yet
     */
    public record Schema(boolean migrate, Duration startWithin) {}

    /**
     * How questions are answered.
     *
     * @param verticles    event loops that answer
     * @param answerWithin how long an edge waits for an answer
     */
    public record Queries(int verticles, Duration answerWithin, QuerySettings settings) {}

    /** How callers learn what became of their requests. */
    public record Status(StatusSettings calls, CommandEndings.Settings waiting) {}

    /**
     * Work that one node of the cluster does at a time.
     *
     * @param expireEvery         how often certificates are looked for that are too old to be used
     * @param commandsKept        how long a command is known after its end
     * @param forgetCommandsEvery how often older ones are looked for
     * @param cleanUpWalletsAfter how long a wallet was disabled before it is deleted; empty for never
     */
    public record Jobs(
        WithdrawalSettings withdrawals,
        Duration expireEvery,
        Duration commandsKept,
        Duration forgetCommandsEvery,
        Optional<Duration> cleanUpWalletsAfter
    ) {}

    /**
     * Events to a Kafka broker, and commands from it.
     *
     * @param connection what all clients have in common
     * @param relay      what goes out
     * @param in         what comes in; empty when nothing does
     */
    public record Kafka(KafkaConnection connection, RelaySettings relay, Optional<CommandsInSettings> in) {}

    /** What the log looks like. */
    public record Log(Format format, Level level) {
        /** The form of a line. */
        public enum Format {
            TEXT,
            JSON,
        }

        /** The least important events that are logged. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE,
        }
    }

    /**
     * How the node stops.
     *
     * @param notReadyFor how long it says that it is not ready before it takes no more connections, so that load balancers
     *                    look elsewhere first
     * @param within      how long the rest may take; what is not finished then is resumed by another node, or after the
     *                    next start
     */
    public record Stop(Duration notReadyFor, Duration within) {}

    /**
     * Reads the configuration.
     *
     * @param file        YAML
     * @param environment overrides what the file says
     * @throws ConfigurationException names everything that is wrong
     */
    public static NodeConfiguration load(Path file, Map<String, String> environment) {
        return ConfigurationFile.read(file, environment);
    }

    /** Like {@link #effective}, and nothing secret. */
    @Override
    public String toString() {
        return String.join("\n", effective);
    }
}
