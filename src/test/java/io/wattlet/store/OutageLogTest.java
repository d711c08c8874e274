package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

    private final IOException lost = new IOException("connection reset");

    private final Logger logger = (Logger) LoggerFactory.getLogger("outages");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final OutageLog log = log();

    private OutageLog log() {
        lines.start();
        logger.addAppender(lines);
        return new OutageLog(logger, nanos::get);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
    }

    @Test
    void anOutageIsAWarningNowAndThenHoweverMuchFails() {
        for (int i = 0; i < 500; i++) {
            assertTrue(log.takes("it is tried again", lost));
        }
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertTrue(log.takes("it is tried again", lost));

        assertEquals(2, lines.list.size());
        ILoggingEvent second = lines.list.getLast();
        assertEquals(Level.WARN, second.getLevel());
        assertNull(second.getThrowableProxy());
        assertTrue(second.getFormattedMessage().contains("499 such failures"), second.getFormattedMessage());
        assertTrue(second.getFormattedMessage().contains("connection reset"), second.getFormattedMessage());
    }

    @Test
    void whatIsNotOfTheDatabaseIsLeftToTheCaller() {
        assertFalse(log.takes("it is tried again", new IllegalStateException("a bug")));

        assertEquals(0, lines.list.size());
    }
}
