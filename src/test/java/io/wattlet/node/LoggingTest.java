package io.wattlet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.vertx.core.json.JsonObject;
import io.wattlet.node.NodeConfiguration.Log;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @AfterEach
    void asBefore() {
        Logging.apply(new Log(Log.Format.TEXT, Log.Level.INFO));
    }

    @Test
    void textIsOneLineWhateverAMessageHolds() {
        Logging.apply(new Log(Log.Format.TEXT, Log.Level.INFO));

        String line = encoded("refused: {}", "first\r\nsecond");

        assertTrue(line.endsWith("WARN  io.wattlet.Some refused: first | second\n"), line);
    }

    @Test
    void jsonIsOneObjectForEachEvent() {
        Logging.apply(new Log(Log.Format.JSON, Log.Level.DEBUG));

        String line = encoded("refused: {}", "first\r\nsecond");

        assertEquals(1, line.lines().count());
        JsonObject event = new JsonObject(line);
        assertEquals("refused: first\r\nsecond", event.getString("formattedMessage"));
        assertEquals("WARN", event.getString("level"));
        assertEquals("io.wattlet.Some", event.getString("loggerName"));
    }

    @Test
    void theLevelIsThatOfThisProgramAlone() {
        Logging.apply(new Log(Log.Format.TEXT, Log.Level.TRACE));

        assertTrue(LoggerFactory.getLogger("io.wattlet.Some").isTraceEnabled());
        assertFalse(LoggerFactory.getLogger("io.netty.Some").isInfoEnabled());
        assertFalse(LoggerFactory.getLogger("org.other.Some").isDebugEnabled());
    }

    private String encoded(String message, Object... arguments) {
        Logger logger = context.getLogger("io.wattlet.Some");
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, null, arguments);
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) context
            .getLogger(Logger.ROOT_LOGGER_NAME)
            .getAppender("console");
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
