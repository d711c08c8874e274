package io.wattlet.devnet.bench;

import io.wattlet.devnet.bench.Calls.Call;
import java.time.Instant;
import java.util.UUID;

/** What a caller reads again and again. */
enum ReadOperation {
    CERTIFICATE_LIST("certificate list, the whole"),
    CERTIFICATE_PAGE("certificate list, 20 of it"),
    CERTIFICATE_CURSOR("certificate cursor, 100 of it"),
    CLAIM_LIST("claims list"),
    TRANSFER_LIST("transfers list"),
    HOURLY_AGGREGATE("hourly aggregate of a month"),
    ONE_CERTIFICATE("one certificate"),
    REQUEST_STATUS("request status");

    private static final Instant MONTH = Instant.parse("2025-12-01T00:00:00Z");
    private static final Instant MONTH_END = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LAST_DAYS = Instant.parse("2025-12-30T00:00:00Z");

    private final String title;

    ReadOperation(String title) {
        this.title = title;
    }

    /**
     * A wallet to ask for.
     *
     * @param certificate one that it holds
     * @param request     one that it made
     */
    record Wallet(String owner, UUID certificate, UUID request) {}

    String title() {
        return title;
    }

    /** The request for a wallet. */
    Call call(Wallet wallet) {
        return new Call(wallet.owner, uri(wallet));
    }

    private String uri(Wallet wallet) {
        return switch (this) {
            case CERTIFICATE_LIST -> "/v1/certificates";
            case CERTIFICATE_PAGE -> "/v1/certificates?Limit=20&Skip=20";
            case CERTIFICATE_CURSOR -> "/v1/certificates/cursor?Limit=100&UpdatedSince=" + LAST_DAYS.getEpochSecond();
            case CLAIM_LIST -> "/v1/claims";
            case TRANSFER_LIST -> "/v1/transfers";
            case HOURLY_AGGREGATE -> "/v1/aggregate-certificates?TimeAggregate=hour&TimeZone=Europe/Copenhagen&Start=%d&End=%d".formatted(
                MONTH.getEpochSecond(),
                MONTH_END.getEpochSecond()
            );
            case ONE_CERTIFICATE -> "/v1/certificates/narnia/" + wallet.certificate;
            case REQUEST_STATUS -> "/v1/request-status/" + wallet.request;
        };
    }
}
