package io.wattlet.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.wattlet.node.NodeConfiguration.Log;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Gives the log its configured form. */
public final class Logging {

    private Logging() {}

    /**
     * Reads {@code logback.xml} again, with the format and level of the configuration. What was logged before had the
     * defaults.
     */
    public static void apply(Log log) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        URL rules = Objects.requireNonNull(Logging.class.getResource("/logback.xml"));
        context.reset();
        context.putProperty("log.format", log.format().name().toLowerCase(Locale.ROOT));
        context.putProperty("log.level", log.level().name().toLowerCase(Locale.ROOT));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(rules);
        } catch (JoranException e) {
            throw new IllegalStateException("the log cannot be configured", e);
        }
    }
}
