package io.wattlet.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.Outgoing;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks issuers what they took back. May be called from anywhere. */
public final class IssuerClient {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_BYTES = 4 << 20;
    private static final CallLimits LIMITS = CallLimits.of(DEADLINE, MAX_BYTES);
    private static final int OK = 200;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Outgoing outgoing;

    /** Asks nobody yet. */
    public IssuerClient(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * A part of an issuer's list, in which every certificate that it ever took back has a number.
     *
     * @param certificates those whose names can be certificates'
     * @param last         highest number in this part; where it ends if it is empty
     * @param isFull       whether there may be more behind it
     */
    public record Page(List<CertificateId> certificates, long last, boolean isFull) {}

    /**
     * Reads what comes after a number.
     *
     * @param stampUrl of the issuer
     * @param after    0 for the beginning
     * @param limit    most certificates that are asked for
     * @return fails with an {@link IOException} that says why the answer is none, or as calls do
     */
    public Future<Page> withdrawn(URI stampUrl, long after, int limit) {
        String base = stampUrl.toString().replaceAll("/+$", "");
        String query = "?lastWithdrawnId=" + after + "&skip=0&limit=" + limit;
        return outgoing
            .send(Callee.ISSUER, HttpCall.get(URI.create(base + "/v1/certificates/withdrawn" + query)), LIMITS)
            .compose(answer ->
                answer.status() == OK
                    ? answer.body()
                    : Future.failedFuture(new IOException("it answers with status " + answer.status()))
            )
            .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .compose(body -> page(body, after, limit));
    }

    private static Future<Page> page(Buffer body, long after, int limit) {
        try {
            JsonNode result = JSON.readTree(body.toString(StandardCharsets.UTF_8)).path("result");
            if (!result.isArray()) {
                return malformed("has no result");
            }
            List<CertificateId> certificates = new ArrayList<>();
            long last = after;
            for (JsonNode entry : result) {
                // Without numbers that rise nobody could say what is behind this part.
                if (!entry.path("id").isIntegralNumber() || entry.path("id").asLong() <= last) {
                    return malformed("has numbers that do not rise");
                }
                last = entry.path("id").asLong();
                certificate(entry).ifPresent(certificates::add);
            }
            return Future.succeededFuture(new Page(certificates, last, result.size() >= limit));
        } catch (JsonProcessingException e) {
            return malformed("is not JSON");
        }
    }

    /** Empty for what no certificate can be called: it concerns nobody, and must not keep the list from being read on. */
    private static Optional<CertificateId> certificate(JsonNode entry) {
        String registry = entry.path("registryName").asText();
        return registry.isEmpty()
            ? Optional.empty()
            : StreamIds.parse(entry.path("certificateId").asText()).map(id -> new CertificateId(registry, id));
    }

    private static <T> Future<T> malformed(String what) {
        return Future.failedFuture(new IOException("its list of withdrawn certificates " + what));
    }
}
