package io.wattlet.devnet.local;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.local.LocalOptions.UsageException;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.NodeFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a wallet system on this machine until the process is told to stop. */
public final class LocalMain {

    private static final int CANNOT_START = 1;
    private static final int WRONG_USAGE = 2;

    private LocalMain() {}

    /** Ends with 0 after an orderly stop, 1 when something cannot be started, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(LocalOptions.USAGE);
            return;
        }
        try {
            run(LocalOptions.parse(given));
        } catch (UsageException e) {
            System.err.println("run: " + e.getMessage());
            System.err.print(LocalOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static void run(LocalOptions options) {
        Cleanup cleanup = new Cleanup(System.err);
        AtomicInteger exitCode = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cleanup, exitCode), "stop"));
        try {
            announce(LocalSystem.start(options, cleanup));
        } catch (Cleanup.ClosedException _) {
            // Told to stop before everything was up; what was started is being ended.
        } catch (IOException | RuntimeException e) {
            System.err.println("run: " + e.getMessage());
            exitCode.set(CANNOT_START);
            System.exit(CANNOT_START);
        }
    }

    /** Without the halt, the JVM would tell of the signal that made it stop, as if something had gone wrong. */
    private static void stop(Cleanup cleanup, AtomicInteger exitCode) {
        boolean isUp = exitCode.get() == 0;
        if (isUp) {
            System.out.println("Stopping ...");
        }
        cleanup.close();
        if (isUp) {
            System.out.println("Stopped.");
        }
        System.out.flush();
        Runtime.getRuntime().halt(exitCode.get());
    }

    private static void announce(LocalSystem system) {
        int rest = system.port(Service.REST);
        System.out.printf(
            """

            Wattlet is up. Everything listens on 127.0.0.1.

              wallet REST   http://127.0.0.1:%d
              wallet gRPC   127.0.0.1:%d
              health        http://127.0.0.1:%d/health/ready
              registry      http://127.0.0.1:%d  (gRPC; named %s)
              chronicler    http://127.0.0.1:%d  (gRPC)
              issuer        http://127.0.0.1:%d  (named %s)
              Postgres      postgresql://postgres@127.0.0.1:%d/wattlet
              Kafka         %s
              data          %s

            The header %s says who you are. Make a wallet:

              curl -i -H 'wallet-owner: alice' -H 'Content-Type: application/json' -d '{}' http://127.0.0.1:%d/v1/wallets

            Ctrl-C stops everything; the data stays.
            """,
            rest,
            system.port(Service.GRPC),
            system.port(Service.MANAGEMENT),
            system.port(Service.REGISTRY),
            DevnetSettings.REGISTRY,
            system.port(Service.CHRONICLER),
            system.port(Service.ISSUER),
            DevnetSettings.ISSUER,
            system.port(Service.POSTGRES),
            system.hasKafka()
                ? "127.0.0.1:" + system.port(Service.KAFKA) + "  (events: topic wattlet.events)"
                : "none; --kafka starts one",
            system.data(),
            NodeFile.OWNER_HEADER,
            rest
        );
    }
}
