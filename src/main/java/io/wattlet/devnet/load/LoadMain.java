package io.wattlet.devnet.load;

import io.wattlet.devnet.EmbeddedDatabase;
import io.wattlet.devnet.load.LoadOptions.UsageException;
import io.wattlet.devnet.testbed.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fills a database and says how long it took. */
public final class LoadMain {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final String DATABASE = "wattlet";

    private LoadMain() {}

    /** Ends with 0 when everything is loaded, 1 when it could not be, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(LoadOptions.USAGE);
            return;
        }
        try {
            System.exit(run(LoadOptions.parse(given)));
        } catch (UsageException e) {
            System.err.println("load-data: " + e.getMessage());
            System.err.print(LoadOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static int run(LoadOptions options) {
        Cleanup cleanup = new Cleanup(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "stop"));
        try (cleanup) {
            String uri = database(options, cleanup);
            print(DatabaseLoad.run(uri, options.add(), options.settings(), System.err));
            return 0;
        } catch (IOException | RuntimeException e) {
            System.err.println("load-data: " + e.getMessage());
            return FAILED;
        }
    }

    private static String database(LoadOptions options, Cleanup cleanup) throws IOException {
        Optional<Path> folder = options.folder();
        if (folder.isEmpty()) {
            return options.database().orElseThrow();
        }
        return cleanup
            .start("Postgres", () -> EmbeddedDatabase.start(folder.get(), 0), EmbeddedDatabase::close)
            .createDatabaseIfMissing(DATABASE);
    }

    private static void print(DatabaseLoad.Report report) {
        System.out.printf(
            Locale.ROOT,
            "%d slices in %d wallets; %.1f s with indexes, references and statistics: %.0f slices a second;" +
                " the database takes %.1f GB%n",
            report.slices(),
            report.wallets(),
            report.seconds(),
            report.rate(),
            report.bytes() / 1e9
        );
    }
}
