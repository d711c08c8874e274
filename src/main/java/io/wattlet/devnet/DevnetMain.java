package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A devnet as a process of its own. It prints where everything listens, one thing a line and {@code ready} at the end, and
 * stays until it is told to stop.
 */
public final class DevnetMain {

    private static final long STOP_SECONDS = 10;

    private DevnetMain() {}

    /** Starts it; exits with 2 when the arguments are wrong, with 1 when it does not come up. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(DevnetArguments.USAGE);
            return;
        }
        try {
            start(DevnetArguments.parse(given));
        } catch (IllegalArgumentException e) {
            System.err.println("devnet: " + e.getMessage());
            System.err.print(DevnetArguments.USAGE);
            System.exit(2);
        }
    }

    private static void start(DevnetArguments arguments) {
        Vertx vertx = Vertx.vertx();
        Devnet.start(vertx, arguments.settings())
            .compose(devnet -> writeNetworkFile(devnet, arguments).map(devnet))
            .onSuccess(devnet -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, devnet), "stop-devnet"));
                announce(devnet, arguments);
            })
            .onFailure(cause -> {
                System.err.println("devnet: it did not start: " + cause.getMessage());
                System.exit(1);
            });
    }

    private static Future<Void> writeNetworkFile(Devnet devnet, DevnetArguments arguments) {
        Path file = arguments.networkFile();
        return file == null ? Future.succeededFuture() : devnet.writeNetworkFile(file).mapEmpty();
    }

    private static void announce(Devnet devnet, DevnetArguments arguments) {
        System.out.println("registry " + DevnetSettings.REGISTRY + ": " + devnet.registry().url());
        System.out.println("chronicler: " + devnet.chronicler().url());
        System.out.println("issuer " + DevnetSettings.ISSUER + ": " + devnet.issuer().url());
        if (arguments.networkFile() != null) {
            System.out.println("network: " + arguments.networkFile());
        }
        System.out.println("ready");
    }

    private static void stop(Vertx vertx, Devnet devnet) {
        try {
            devnet.stop().await(STOP_SECONDS, TimeUnit.SECONDS);
            vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
            System.out.println("stopped");
        } catch (Exception e) {
            System.err.println("devnet: it did not stop cleanly: " + e);
        }
    }
}
