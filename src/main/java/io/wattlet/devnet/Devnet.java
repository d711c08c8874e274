package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.DevnetSettings.Area;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.NetworkConfiguration.Format;
import io.wattlet.registry.RegistryGateway;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A whole network on this machine: a registry, a chronicler and an issuer, on the loopback address. For tests,
 * demonstrations and trying out; its keys are not secret.
 *
 * <p>Its methods may be called from any thread.
 */
public final class Devnet {

    private final Vertx vertx;
    private final ChroniclerServer chronicler;
    private final RegistryServer registry;
    private final RegistryGateway gateway;
    private final Outgoing outgoing;
    private final IssuerServer issuer;
    private final String networkFile;

    private Devnet(
        Vertx vertx,
        DevnetSettings settings,
        ChroniclerServer chronicler,
        RegistryServer registry,
        RegistryGateway gateway,
        Outgoing outgoing,
        IssuerServer issuer
    ) {
        this.vertx = vertx;
        this.chronicler = chronicler;
        this.registry = registry;
        this.gateway = gateway;
        this.outgoing = outgoing;
        this.issuer = issuer;
        this.networkFile = NetworkFile.content(settings, registry.url(), chronicler.url(), issuer.url());
    }

    /** Starts a devnet; succeeds when all of it listens, and leaves nothing behind when it fails. */
    public static Future<Devnet> start(Vertx vertx, DevnetSettings settings) {
        return ChroniclerServer.start(vertx, settings, DevnetKeys.chronicler()).compose(chronicler ->
            otherwise(chronicler::stop, start(vertx, settings, chronicler))
        );
    }

    private static Future<Devnet> start(Vertx vertx, DevnetSettings settings, ChroniclerServer chronicler) {
        NetworkConfiguration rulesOf = network(settings, registryBefore(settings), chronicler.url());
        return RegistryServer.start(vertx, settings, ledger ->
            TransactionVerifier.byElectricityRules(rulesOf, ledger)
        ).compose(registry -> otherwise(registry::stop, start(vertx, settings, chronicler, registry)));
    }

    private static Future<Devnet> start(
        Vertx vertx,
        DevnetSettings settings,
        ChroniclerServer chronicler,
        RegistryServer registry
    ) {
        NetworkConfiguration network = network(settings, registry.url(), chronicler.url());
        Outgoing outgoing = WayToThisMachine.open(vertx);
        RegistryGateway gateway = new RegistryGateway(vertx, outgoing, () -> network, GatewaySettings.defaults());
        var areaKeys = settings
            .areas()
            .stream()
            .collect(Collectors.toMap(Area::name, area -> DevnetKeys.issuer(area.name())));
        return otherwise(outgoing::close, IssuerServer.start(vertx, settings, areaKeys, gateway)).map(issuer ->
            new Devnet(vertx, settings, chronicler, registry, gateway, outgoing, issuer)
        );
    }

    private static <T> Future<T> otherwise(Supplier<Future<Void>> undo, Future<T> started) {
        return started.recover(cause -> undo.get().transform(undone -> Future.failedFuture(cause)));
    }

    /** The rules ask for areas and keys, never for an address: the registry's own is not known before it listens. */
    private static URI registryBefore(DevnetSettings settings) {
        return URI.create("http://127.0.0.1:" + settings.ports().registry());
    }

    private static NetworkConfiguration network(DevnetSettings settings, URI registry, URI chronicler) {
        URI issuer = URI.create("http://127.0.0.1:" + settings.ports().issuer());
        return parse(NetworkFile.content(settings, registry, chronicler, issuer));
    }

    private static NetworkConfiguration parse(String networkFile) {
        return NetworkConfiguration.parse(Buffer.buffer(networkFile), Format.YAML);
    }

    /** The registry. */
    public RegistryServer registry() {
        return registry;
    }

    /** The chronicler; it runs even when no area asks for it. */
    public ChroniclerServer chronicler() {
        return chronicler;
    }

    /** The issuer. */
    public IssuerServer issuer() {
        return issuer;
    }

    /** The port of the registry. */
    public int registryPort() {
        return registry.port();
    }

    /** The port of the chronicler. */
    public int chroniclerPort() {
        return chronicler.port();
    }

    /** The port of the issuer. */
    public int issuerPort() {
        return issuer.port();
    }

    /** The network as it listens. */
    public NetworkConfiguration network() {
        return parse(networkFile);
    }

    /**
     * Writes the network configuration for others to read, in YAML.
     *
     * @param file its name should end with {@code .yaml}; an earlier one is replaced
     * @return where it is, as a file URI
     */
    public Future<URI> writeNetworkFile(Path file) {
        return vertx.fileSystem().writeFile(file.toString(), Buffer.buffer(networkFile)).map(file.toUri());
    }

    /** Stops all of it, whatever goes wrong on the way. */
    public Future<Void> stop() {
        return issuer
            .stop()
            .eventually(gateway::close)
            .eventually(outgoing::close)
            .eventually(registry::stop)
            .eventually(chronicler::stop);
    }
}
