package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wattlet.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A node that starts before its database does. */
class FirstContactIT {

    private static final int DROPPED = 2;

    private final Logger logger = (Logger) LoggerFactory.getLogger(FirstContact.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
    }

    @Test
    void aDatabaseThatDropsConnectionsAtFirstIsTriedAgain() throws IOException {
        URI database = URI.create(TestDatabase.fresh());
        try (ServerSocket port = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> dropSomeAndCloseThen(port));
            String dropping = uri(database, port.getLocalPort());
            AtomicInteger tries = new AtomicInteger();

            String applied = FirstContact.make(
                Duration.ofMinutes(1),
                _ -> {},
                () -> Migrations.migrate(tries.incrementAndGet() > DROPPED ? database.toString() : dropping)
            );

            assertEquals("", applied);
            assertEquals(DROPPED + 1, tries.get());
            assertEquals(DROPPED, log.list.size());
        }
    }

    @Test
    void aDatabaseThatStaysAwayEndsTheStartAndSaysWhy() throws IOException {
        String nobodys;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodys = uri(URI.create(TestDatabase.fresh()), port.getLocalPort());
        }

        DatabaseAwayException failure = assertThrows(DatabaseAwayException.class, () ->
            FirstContact.make(Duration.ofMillis(300), _ -> {}, () -> Migrations.migrate(nobodys))
        );

        assertTrue(failure.toString().contains("database.startWithin"), failure.toString());
        assertTrue(failure.toString().contains("refused"), failure.toString());
        assertTrue(log.list.size() >= 1, "no line for a try");
    }

    @Test
    void whatIsWrongForGoodIsNotTriedAgain() {
        String nobodys = TestDatabase.fresh().replaceFirst("/[^/]*$", "/there-is-none");

        assertThrows(RuntimeException.class, () ->
            FirstContact.make(Duration.ofMinutes(1), _ -> {}, () -> Migrations.migrate(nobodys))
        );

        assertEquals(0, log.list.size());
    }

    private static String uri(URI database, int port) {
        return database.toString().replace(":" + database.getPort() + "/", ":" + port + "/");
    }

    private static void dropSomeAndCloseThen(ServerSocket port) {
        try {
            while (true) {
                Socket node = port.accept();
                node.close();
            }
        } catch (IOException _) {
            // The test is over.
        }
    }
}
