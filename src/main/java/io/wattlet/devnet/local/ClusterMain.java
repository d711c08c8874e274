package io.wattlet.devnet.local;

import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.local.LocalOptions.UsageException;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.NodePorts;
import io.wattlet.devnet.testbed.NodeProcess;
import io.wattlet.devnet.testbed.Table;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a cluster of wallet nodes on this machine until the process is told to stop, and shows what each of them logs. */
public final class ClusterMain {

    private static final int CANNOT_START = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FIRST_PORT = 5000;
    private static final int PORTS_OF_A_NODE = 10;

    private ClusterMain() {}

    /** Ends with 0 after an orderly stop, 1 when something cannot be started, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(ClusterOptions.USAGE);
            return;
        }
        try {
            run(ClusterOptions.parse(given));
        } catch (UsageException e) {
            System.err.println("cluster: " + e.getMessage());
            System.err.print(ClusterOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static void run(ClusterOptions options) {
        Cleanup cleanup = new Cleanup(System.err);
        AtomicInteger exitCode = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cleanup, exitCode), "stop"));
        try {
            start(options, cleanup);
        } catch (Cleanup.ClosedException _) {
            // Told to stop before everything was up; what was started is being ended.
        } catch (IOException | RuntimeException e) {
            System.err.println("cluster: " + e.getMessage());
            exitCode.set(CANNOT_START);
            System.exit(CANNOT_START);
        }
    }

    private static void start(ClusterOptions options, Cleanup cleanup) throws IOException {
        DevnetSettings settings = options.freePorts() ? DevnetSettings.onFreePorts() : DevnetSettings.standard();
        Testbed testbed = Testbed.start(settings, options.nodeClassPath(), new Random(), cleanup);
        List<Testbed.Member> members = new ArrayList<>();
        for (int number = 1; number <= options.nodes(); number++) {
            String name = "node" + number;
            NodePorts ports = options.freePorts()
                ? testbed.freePorts()
                : NodePorts.from(FIRST_PORT + (number - 1) * PORTS_OF_A_NODE);
            members.add(new Testbed.Member(name, ports, showing(name), Map.of()));
        }
        announce(testbed, testbed.startCluster("cluster", members));
    }

    private static NodeProcess.Output showing(String name) {
        return new NodeProcess.Output.ToReader(line -> System.out.println(name + "  " + line));
    }

    private static void announce(Testbed testbed, List<TestbedNode> nodes) {
        Table table = new Table("", "wallet REST", "wallet gRPC", "health");
        for (int i = 0; i < nodes.size(); i++) {
            NodePorts ports = nodes.get(i).ports();
            table.add(
                "node" + (i + 1),
                nodes.get(i).rest(),
                "127.0.0.1:" + ports.grpc(),
                "http://127.0.0.1:" + ports.management() + "/health/ready"
            );
        }
        System.out.printf(
            """

            The cluster is up. Everything listens on 127.0.0.1.

            %s
              issuer     %s  (named %s)
              Postgres   %s

            The header wallet-owner says who you are; any node may be asked. Ctrl-C stops everything.
            """,
            table,
            testbed.issuer(),
            DevnetSettings.ISSUER,
            nodes.getFirst().databaseUri()
        );
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
}
