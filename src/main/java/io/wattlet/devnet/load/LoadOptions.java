package io.wattlet.devnet.load;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line of {@code scripts/load-data} asks for.
 *
 * @param database connection URI; empty when {@code folder} is given
 * @param folder   where an embedded Postgres keeps its files; empty when {@code database} is given
 * @param add      whether wallets may be there already
 * @param settings what to load
 */
record LoadOptions(Optional<String> database, Optional<Path> folder, boolean add, LoadSettings settings) {
    static final String USAGE = """
        Usage: scripts/load-data --database URI [OPTION]...
               scripts/load-data --folder DIR [OPTION]...
        Fills a database with wallets and their past, to measure with. The same seed makes the same rows.

          --database URI    postgresql://user:password@host:port/database; its user owns the tables
          --folder DIR      a Postgres of its own, with its files there; database wattlet
          --slices NUMBER   how many, 10000000
          --largest NUMBER  how many of them the largest wallet has, a tenth of all
          --seed NUMBER     of names and ids, 1
          --sessions NUMBER connections that work at once, the number of processors
          --add             load beside the wallets that are there already
          --help            this text

        Nobody else may work on the database meanwhile. If the load fails, drop the database: it has no indexes left.
        """;

    private static final int MOST_SESSIONS = 64;

    /** The command line cannot be understood. The text is for the user. */
    static final class UsageException extends RuntimeException {

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads the command line. Of an option that is given twice, the last holds.
     *
     * @throws UsageException when it cannot be understood
     */
    static LoadOptions parse(List<String> arguments) {
        String database = null;
        Path folder = null;
        boolean add = false;
        long slices = 10_000_000;
        Long largest = null;
        int seed = 1;
        int sessions = Runtime.getRuntime().availableProcessors();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--database" -> database = value(word, words);
                case "--folder" -> folder = Path.of(value(word, words));
                case "--slices" -> slices = number(word, words, LoadSettings.FEWEST_SLICES, LoadSettings.MOST_SLICES);
                case "--largest" -> largest = number(word, words, 1, LoadSettings.MOST_SLICES);
                case "--seed" -> seed = (int) number(word, words, 0, Integer.MAX_VALUE);
                case "--sessions" -> sessions = (int) number(word, words, 1, MOST_SESSIONS);
                case "--add" -> add = true;
                default -> throw new UsageException("there is no option " + word);
            }
        }
        if ((database == null) == (folder == null)) {
            throw new UsageException("one of --database and --folder must be given");
        }
        long mostInOne = slices / 2;
        if (largest != null && largest > mostInOne) {
            throw new UsageException("--largest takes at most half of --slices, " + mostInOne);
        }
        return new LoadOptions(
            Optional.ofNullable(database),
            Optional.ofNullable(folder),
            add,
            new LoadSettings(slices, largest == null ? slices / 10 : largest, seed, sessions)
        );
    }

    private static long number(String option, Iterator<String> words, long least, long most) {
        String text = value(option, words);
        boolean isNumber = text.matches("[0-9]{1,10}");
        if (!isNumber || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new UsageException(option + " takes a whole number from " + least + " to " + most + ", not " + text);
        }
        return Long.parseLong(text);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " takes a value");
        }
        return words.next();
    }
}
