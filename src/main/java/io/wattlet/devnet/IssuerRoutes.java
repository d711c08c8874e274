package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.devnet.CertificateMaker.Certificate;
import io.wattlet.devnet.IssuerBook.Issue;
import io.wattlet.devnet.IssuerBook.MeteredPeriod;
import io.wattlet.devnet.IssuerBook.Recipient;
import io.wattlet.devnet.IssuerBook.Withdrawal;
import io.wattlet.devnet.IssuerJson.EndpointReference;
import io.wattlet.devnet.IssuerJson.MalformedException;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.Events;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.registry.StreamIds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the issuer answers over REST. */
final class IssuerRoutes {

    private static final int MAX_BODY_BYTES = 1024 * 1024;
    /** Most certificates that are accepted and not delivered; beyond that the answer is 503. */
    private static final int MAX_UNDELIVERED = 100_000;

    private static final String JSON = "application/json; charset=utf-8";
    private static final String PROBLEM = "application/problem+json; charset=utf-8";
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
        .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
        .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
        .appendLiteral("+00:00")
        .toFormatter()
        .withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(IssuerRoutes.class);

    private final Vertx vertx;
    private final DevnetSettings settings;
    private final Map<String, Ed25519PrivateKey> areaKeys;
    private final IssuerBook book;
    private final IssuerErrands errands;
    private final CertificateMaker maker = new CertificateMaker();

    IssuerRoutes(
        Vertx vertx,
        DevnetSettings settings,
        Map<String, Ed25519PrivateKey> areaKeys,
        IssuerBook book,
        IssuerErrands errands
    ) {
        this.vertx = vertx;
        this.settings = settings;
        this.areaKeys = Map.copyOf(areaKeys);
        this.book = book;
        this.errands = errands;
    }

    /** The handler for an HTTP server. */
    Router router() {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        router.post("/v1/recipients").handler(this::addRecipient);
        router.post("/v1/certificates").handler(this::issue);
        router.post("/v1/certificates/:registry/:certificate/withdraw").handler(this::withdraw);
        router.get("/v1/certificates/withdrawn").handler(this::listWithdrawn);
        router.route().failureHandler(this::fail);
        return router;
    }

    private void addRecipient(RoutingContext call) {
        EndpointReference reference = IssuerJson.endpointReference(call.body().buffer());
        if (reference.version() != 1) {
            answer(call, 400, "We currently only support Wallet endpoint reference version 1.");
            return;
        }
        ExtendedPublicKey key = ExtendedPublicKey.parse(reference.publicKey().getBytes());
        Recipient recipient = new Recipient(UUID.randomUUID(), reference.endpoint(), Buffer.buffer(key.toBytes()));
        book
            .add(recipient)
            .onSuccess(added -> answer(call, 201, new JsonObject().put("id", recipient.id().toString())))
            .onFailure(call::fail);
    }

    private void issue(RoutingContext call) {
        IssuingRequest request = IssuerJson.issuingRequest(call.body().buffer());
        CertificateId certificate = request.certificate();
        MeteredPeriod period = new MeteredPeriod(request.meteringPoint(), request.start(), request.end());
        Optional<Recipient> recipient = book.recipient(request.recipient());
        Ed25519PrivateKey areaKey = areaKeys.get(request.gridArea());
        String known =
            "Certificate with registry " + certificate.registry() + " and certificateId " + certificate.streamId();
        if (!request.start().isBefore(request.end())) {
            answer(call, 400, "Start date must be before end date.");
        } else if (book.isMetered(period)) {
            answer(call, 409, "Certificate with this metering point id, start and end time already exists.");
        } else if (recipient.isEmpty()) {
            answer(call, 404, "Recipient with id " + request.recipient() + " not found.");
        } else if (book.isWithdrawn(certificate)) {
            answer(call, 409, known + " already exists and is withdrawn.");
        } else if (book.gridArea(certificate).isPresent()) {
            answer(call, 409, known + " already exists.");
        } else if (!certificate.registry().equals(DevnetSettings.REGISTRY)) {
            answer(call, 400, "Registry " + certificate.registry() + " is not known.");
        } else if (areaKey == null) {
            answer(call, 400, noKey(request.gridArea()));
        } else if (book.issues().size() >= MAX_UNDELIVERED) {
            answer(call, 503, "Too many certificates wait to be delivered.");
        } else {
            book.reserve(certificate, period, request.gridArea());
            make(request, recipient.get(), areaKey, period)
                .onSuccess(issue -> {
                    answer(call, 202, new JsonObject());
                    errands.run(issue);
                })
                .onFailure(cause -> {
                    book.release(certificate, period);
                    call.fail(cause);
                });
        }
    }

    private Future<Issue> make(
        IssuingRequest request,
        Recipient recipient,
        Ed25519PrivateKey areaKey,
        MeteredPeriod period
    ) {
        int position = settings.issuer().positionAlwaysOne() ? 1 : book.takePosition(recipient.id());
        ExtendedPublicKey endpointKey = ExtendedPublicKey.parse(recipient.endpointKey().getBytes());
        return vertx
            .executeBlocking(() -> maker.make(request, endpointKey, position, areaKey), false)
            .map(made -> issue(request, recipient, period, made))
            .compose(issue -> book.add(issue).map(issue));
    }

    private static Issue issue(IssuingRequest request, Recipient recipient, MeteredPeriod period, Certificate made) {
        return new Issue(
            request.certificate(),
            recipient.id(),
            made.message().position(),
            period,
            request.gridArea(),
            made.transaction(),
            recipient.endpoint(),
            made.message().json()
        );
    }

    private void withdraw(RoutingContext call) {
        String registry = Objects.requireNonNull(call.pathParam("registry"));
        String id = Objects.requireNonNull(call.pathParam("certificate"));
        Optional<CertificateId> certificate = StreamIds.parse(id).map(uuid -> new CertificateId(registry, uuid));
        Optional<String> area = certificate.flatMap(book::gridArea);
        if (certificate.isEmpty() || area.isEmpty()) {
            answer(call, 404, "Certificate not found.");
        } else if (book.isWithdrawn(certificate.get())) {
            answer(call, 409, "Certificate already withdrawn.");
        } else {
            withdraw(call, certificate.get(), area.get());
        }
    }

    private void withdraw(RoutingContext call, CertificateId certificate, String gridArea) {
        Ed25519PrivateKey areaKey = areaKeys.get(gridArea);
        if (areaKey == null) {
            answer(call, 400, noKey(gridArea));
            return;
        }
        Instant date = settings.clock().instant().truncatedTo(ChronoUnit.MICROS);
        SignedTransaction transaction = SignedTransaction.sign(
            certificate,
            Events.withdrawn(),
            UUID.randomUUID(),
            areaKey::sign
        );
        book
            .withdraw(certificate, date, transaction)
            .onSuccess(withdrawal -> {
                answer(call, 201, json(withdrawal));
                errands.run(withdrawal);
            })
            .onFailure(call::fail);
    }

    private static String noKey(String gridArea) {
        return "There is no key for grid area " + gridArea + ".";
    }

    private void listWithdrawn(RoutingContext call) {
        int after = queryNumber(call, "lastWithdrawnId", 0);
        int skip = queryNumber(call, "skip", 0);
        int limit = queryNumber(call, "limit", Integer.MAX_VALUE);
        List<Withdrawal> all = book.withdrawalsAfter(after);
        JsonArray page = new JsonArray();
        all.stream().skip(skip).limit(limit).map(IssuerRoutes::json).forEach(page::add);
        JsonObject metadata = new JsonObject()
            .put("count", page.size())
            .put("offset", skip)
            .put("limit", limit)
            .put("total", all.size());
        answer(call, 200, new JsonObject().put("result", page).put("metadata", metadata));
    }

    private static JsonObject json(Withdrawal withdrawal) {
        return new JsonObject()
            .put("id", withdrawal.number())
            .put("registryName", withdrawal.certificate().registry())
            .put("certificateId", withdrawal.certificate().streamId().toString())
            .put("withdrawnDate", DATE.format(withdrawal.date()));
    }

    private static int queryNumber(RoutingContext call, String name, int otherwise) {
        String given = call.request().getParam(name);
        if (given == null) {
            return otherwise;
        }
        try {
            return Integer.parseUnsignedInt(given);
        } catch (NumberFormatException e) {
            throw new MalformedException(name, "This must be a whole number from 0 to " + Integer.MAX_VALUE + ".");
        }
    }

    /** A text answer is a JSON string, as from the real one. */
    private static void answer(RoutingContext call, int status, Object body) {
        call.response().setStatusCode(status).putHeader("Content-Type", JSON).end(Json.encode(body));
    }

    private void fail(RoutingContext call) {
        if (call.failure() instanceof MalformedException malformed) {
            JsonObject problem = new JsonObject()
                .put("type", "https://tools.ietf.org/html/rfc9110#section-15.5.1")
                .put("title", "One or more validation errors occurred.")
                .put("status", 400)
                .put("errors", new JsonObject().put(malformed.field(), new JsonArray().add(malformed.getMessage())));
            call.response().setStatusCode(400).putHeader("Content-Type", PROBLEM).end(problem.encode());
            return;
        }
        if (call.failure() != null) {
            LOG.warn("{} {} failed", call.request().method(), call.request().path(), call.failure());
        }
        call.response().setStatusCode(call.statusCode() < 0 ? 500 : call.statusCode()).end();
    }
}
