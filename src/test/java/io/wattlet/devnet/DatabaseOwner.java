package io.wattlet.devnet;

import java.nio.file.Path;

/** A process that starts a database in the folder of its argument, prints the port, and waits to be killed. */
final class DatabaseOwner {

    private DatabaseOwner() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]), 0);
        System.out.println("port " + database.port());
        while (System.in.read() >= 0) {
            System.out.println("waiting");
        }
        database.close();
    }
}
