package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.SignedTransaction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the issuer knows: recipients, certificates, withdrawals, and what is still to be done for them. Every change is
 * written before it counts. To be used from one context.
 */
final class IssuerBook {

    private final RecordLog log;
    private final Map<UUID, Recipient> recipients = new HashMap<>();
    private final Map<UUID, Integer> positions = new HashMap<>();
    private final Map<CertificateId, String> areas = new HashMap<>();
    private final Set<MeteredPeriod> periods = new HashSet<>();
    private final Map<CertificateId, Issue> issues = new LinkedHashMap<>();
    private final Map<CertificateId, String> refused = new LinkedHashMap<>();
    private final Set<CertificateId> withdrawn = new HashSet<>();
    private final List<Withdrawal> withdrawals = new ArrayList<>();
    private final Map<Long, Withdrawal> unsettled = new LinkedHashMap<>();

    private IssuerBook(Vertx vertx, @Nullable Path file) throws IOException {
        log = RecordLog.open(vertx, file, content -> replay(new JsonObject(Buffer.buffer(content.toByteArray()))));
    }

    /**
     * Who gets certificates.
     *
     * @param endpoint    URL to deliver to
     * @param endpointKey extended public key of the wallet endpoint, 74 bytes
     */
    record Recipient(UUID id, URI endpoint, Buffer endpointKey) {}

    /** What one metering point measured in one period. */
    record MeteredPeriod(String meteringPoint, Instant start, Instant end) {}

    /**
     * A certificate that is not delivered yet.
     *
     * @param transaction issues it
     * @param endpoint    URL to deliver to
     * @param message     what to deliver, JSON; holds secrets
     */
    record Issue(
        CertificateId certificate,
        UUID recipient,
        int position,
        MeteredPeriod period,
        String gridArea,
        SignedTransaction transaction,
        URI endpoint,
        String message
    ) {
        /** Says nothing of the message. */
        @Override
        public String toString() {
            return "Issue[" + certificate + "]";
        }
    }

    /**
     * A certificate that was taken back.
     *
     * @param number      counts from 1
     * @param transaction withdraws it
     */
    record Withdrawal(long number, CertificateId certificate, Instant date, SignedTransaction transaction) {}

    /**
     * Opens the book. Blocks.
     *
     * @param file where it is kept, null to keep it in memory
     * @throws IOException when what is there cannot be read
     */
    static IssuerBook open(Vertx vertx, @Nullable Path file) throws IOException {
        return new IssuerBook(vertx, file);
    }

    Optional<Recipient> recipient(UUID id) {
        return Optional.ofNullable(recipients.get(id));
    }

    boolean isMetered(MeteredPeriod period) {
        return periods.contains(period);
    }

    boolean isWithdrawn(CertificateId certificate) {
        return withdrawn.contains(certificate);
    }

    /** The grid area of a certificate that was asked for. */
    Optional<String> gridArea(CertificateId certificate) {
        return Optional.ofNullable(areas.get(certificate));
    }

    /** Certificates that are not delivered yet and were not refused, oldest first. */
    Collection<Issue> issues() {
        return List.copyOf(issues.values());
    }

    /** The certificate, as long as it is not delivered or refused. */
    Optional<Issue> issue(CertificateId certificate) {
        return Optional.ofNullable(issues.get(certificate));
    }

    /** Certificates that the registry refused, with its words. */
    Map<CertificateId, String> refused() {
        return Map.copyOf(refused);
    }

    /** All withdrawals with a higher number, in ascending order. */
    List<Withdrawal> withdrawalsAfter(long number) {
        return withdrawals
            .stream()
            .filter(withdrawal -> withdrawal.number > number)
            .toList();
    }

    /** Withdrawals that the registry has not answered for yet. */
    Collection<Withdrawal> unsettled() {
        return List.copyOf(unsettled.values());
    }

    /** A position of a recipient that was never given out. */
    int takePosition(UUID recipient) {
        return positions.merge(recipient, 1, Integer::sum);
    }

    /** Keeps others from asking for the same certificate or period while this one is being made. */
    void reserve(CertificateId certificate, MeteredPeriod period, String gridArea) {
        areas.put(certificate, gridArea);
        periods.add(period);
    }

    /** Takes a reservation back. */
    void release(CertificateId certificate, MeteredPeriod period) {
        areas.remove(certificate);
        periods.remove(period);
    }

    Future<Void> add(Recipient recipient) {
        return write(
            new JsonObject()
                .put("kind", "recipient")
                .put("recipient", recipient.id.toString())
                .put("endpoint", recipient.endpoint.toString())
                .put("endpointKey", recipient.endpointKey.getBytes())
        );
    }

    Future<Void> add(Issue issue) {
        return write(
            about("issue", issue.certificate)
                .put("recipient", issue.recipient.toString())
                .put("position", issue.position)
                .put("meteringPoint", issue.period.meteringPoint)
                .put("start", issue.period.start)
                .put("end", issue.period.end)
                .put("gridArea", issue.gridArea)
                .put("transaction", issue.transaction.bytes().getBytes())
                .put("endpoint", issue.endpoint.toString())
                .put("message", issue.message)
        );
    }

    /** The wallet endpoint has it. */
    Future<Void> delivered(CertificateId certificate) {
        return write(about("delivered", certificate));
    }

    /** The registry will not have it. */
    Future<Void> refused(CertificateId certificate, String message) {
        return write(about("refused", certificate).put("message", message));
    }

    /** Lists a withdrawal under the next number. */
    Future<Withdrawal> withdraw(CertificateId certificate, Instant date, SignedTransaction transaction) {
        withdrawn.add(certificate);
        long number = withdrawn.size();
        Withdrawal withdrawal = new Withdrawal(number, certificate, date, transaction);
        return write(
            about("withdrawal", certificate)
                .put("number", number)
                .put("date", date)
                .put("transaction", transaction.bytes().getBytes())
        ).map(withdrawal);
    }

    /** The registry has answered for a withdrawal. */
    Future<Void> settled(Withdrawal withdrawal) {
        return write(about("settled", withdrawal.certificate).put("number", withdrawal.number));
    }

    Future<Void> close() {
        return log.close();
    }

    private static JsonObject about(String kind, CertificateId certificate) {
        return new JsonObject()
            .put("kind", kind)
            .put("registry", certificate.registry())
            .put("certificate", certificate.streamId().toString());
    }

    private Future<Void> write(JsonObject change) {
        return log.append(ByteString.copyFrom(change.toBuffer().getBytes())).onSuccess(written -> replay(change));
    }

    private void replay(JsonObject change) {
        switch (change.getString("kind")) {
            case "recipient" -> replayRecipient(change);
            case "issue" -> replayIssue(change);
            case "delivered" -> issues.remove(certificate(change));
            case "refused" -> {
                issues.remove(certificate(change));
                refused.put(certificate(change), change.getString("message"));
            }
            case "withdrawal" -> replayWithdrawal(change);
            case "settled" -> unsettled.remove(change.getLong("number"));
            default -> throw new IllegalStateException("a record of unknown kind " + change.getString("kind"));
        }
    }

    private void replayRecipient(JsonObject change) {
        UUID id = UUID.fromString(change.getString("recipient"));
        Buffer key = Buffer.buffer(change.getBinary("endpointKey"));
        recipients.put(id, new Recipient(id, URI.create(change.getString("endpoint")), key));
    }

    private void replayIssue(JsonObject change) {
        Issue issue = new Issue(
            certificate(change),
            UUID.fromString(change.getString("recipient")),
            change.getInteger("position"),
            new MeteredPeriod(change.getString("meteringPoint"), change.getInstant("start"), change.getInstant("end")),
            change.getString("gridArea"),
            SignedTransaction.parse(Buffer.buffer(change.getBinary("transaction"))),
            URI.create(change.getString("endpoint")),
            change.getString("message")
        );
        issues.put(issue.certificate, issue);
        positions.merge(issue.recipient, issue.position, Math::max);
        reserve(issue.certificate, issue.period, issue.gridArea);
    }

    private void replayWithdrawal(JsonObject change) {
        Withdrawal withdrawal = new Withdrawal(
            change.getLong("number"),
            certificate(change),
            change.getInstant("date"),
            SignedTransaction.parse(Buffer.buffer(change.getBinary("transaction")))
        );
        withdrawn.add(withdrawal.certificate);
        withdrawals.add(withdrawal);
        unsettled.put(withdrawal.number, withdrawal);
    }

    private static CertificateId certificate(JsonObject change) {
        return new CertificateId(change.getString("registry"), UUID.fromString(change.getString("certificate")));
    }
}
