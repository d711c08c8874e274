package io.wattlet.node;

import io.wattlet.grpc.GrpcLimits;
import io.wattlet.grpc.GrpcSettings;
import io.wattlet.grpc.GrpcTls;
import io.wattlet.http.HttpLimits;
import io.wattlet.node.NodeConfiguration.Grpc;
import io.wattlet.node.SettingsReader.Section;
import io.wattlet.wallet.ReceiverUrl;
import io.wattlet.wallet.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of the gRPC edge. What both edges bear alike is a key of the REST edge. */
final class GrpcSection {

    /** What the server takes for a free port that its verticles share; another number than that of the REST edge. */
    private static final int ANY_PORT = -2;

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private GrpcSection() {}

    /** Reads them in the order in which they are documented. */
    static Grpc read(Section section, SettingsReader reader, HttpLimits shared) {
        GrpcLimits usual = GrpcLimits.DEFAULT;
        String host = section.text("host", ConfigurationFile.LOOPBACK);
        int port = section.port("port", 5001);
        URI given = section.optional(
            "endpointAddress",
            GrpcSection::address,
            URI::toString,
            "an absolute http, https, grpc or grpcs URL without user, path, query and fragment"
        );
        if (given == null && (port == 0 || ConfigurationFile.EVERY_ADDRESS.contains(host))) {
            reader.problem(
                "grpc.endpointAddress must be set when grpc.port is 0 or grpc.host stands for every address."
            );
        }
        GrpcLimits limits = new GrpcLimits(
            section.number("maxMessageBytes", usual.maxMessageBytes(), 1024, 100_000_000),
            section.number("maxCallsInFlight", usual.maxCallsInFlight(), 1, 1_000_000),
            section.number("maxStreams", usual.maxStreams(), 1, 1_000_000),
            section.number("maxSliceStreams", usual.maxSliceStreams(), 1, 1_000_000),
            section.number("maxUnacknowledgedPerStream", usual.maxUnacknowledgedPerStream(), 1, 100_000),
            section.number("maxUnacknowledged", usual.maxUnacknowledged(), 1, 1_000_000),
            section.duration("streamSilentFor", usual.streamSilentFor(), SECOND, HOUR),
            section.number("maxConnections", usual.maxConnections(), 1, 1_000_000),
            section.number("maxCallsPerConnection", usual.maxCallsPerConnection(), 1, 1_000_000),
            section.duration("answerWithin", usual.answerWithin(), MILLISECOND, HOUR),
            section.duration("pingEvery", usual.keepAlive(), SECOND, HOUR),
            shared.slices().clientAddressHeader()
        );
        GrpcSettings settings = new GrpcSettings(
            host,
            port == 0 ? ANY_PORT : port,
            tls(section, reader),
            limits,
            section.flag("reflection", true),
            section.duration("drainWithin", Duration.ofSeconds(10), MILLISECOND, MINUTE)
        );
        URI usualAddress = URI.create(
            (settings.tls().isPresent() ? "https://" : "http://") + ConfigurationFile.LOOPBACK + ":" + port
        );
        return new Grpc(
            settings,
            given == null ? usualAddress : given,
            ConfigurationFile.asManyAsCores(section.number("verticles", 0, 0, 1024))
        );
    }

    private static Optional<URI> address(String text) {
        return ReceiverUrl.parse(text)
            .filter(url -> url.transport() == Transport.GRPC)
            .map(_ -> URI.create(text));
    }

    private static Optional<GrpcTls> tls(Section section, SettingsReader reader) {
        Path certificate = path(section, "tlsCertificate");
        Path key = path(section, "tlsKey");
        Path clients = path(section, "tlsClientAuthorities");
        if (certificate == null && key == null && clients == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            reader.problem("grpc.tlsCertificate and grpc.tlsKey must be set both, or none of the three keys of TLS.");
            return Optional.empty();
        }
        return Optional.of(new GrpcTls(certificate, key, Optional.ofNullable(clients)));
    }

    private static @Nullable Path path(Section section, String key) {
        return section.optional(key, ConfigurationFile::path, Path::toString, "a path");
    }
}
