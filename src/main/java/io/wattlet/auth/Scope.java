package io.wattlet.auth;

/** What a token may allow its bearer to do. Names are compared to the letter. */
public enum Scope {
    WALLETS_CREATE("po:wallets:create"),
    WALLETS_READ("po:wallets:read"),
    WALLETS_DELETE("po:wallets:delete"),
    WALLETS_UPDATE("po:wallets:update"),
    WALLET_ENDPOINTS_CREATE("po:wallet-endpoints:create"),
    EXTERNAL_ENDPOINTS_CREATE("po:external-endpoints:create"),
    CERTIFICATES_READ("po:certificates:read"),
    CLAIMS_READ("po:claims:read"),
    CLAIMS_CREATE("po:claims:create"),
    TRANSFERS_READ("po:transfers:read"),
    TRANSFERS_CREATE("po:transfers:create"),
    REQUEST_STATUS_READ("po:requestStatus:read"),
    /** Not of the contract, as the operations that need it. */
    EVENTS_READ("po:events:read"),
    WEBHOOKS_CREATE("po:webhooks:create"),
    WEBHOOKS_READ("po:webhooks:read"),
    WEBHOOKS_UPDATE("po:webhooks:update"),
    WEBHOOKS_DELETE("po:webhooks:delete");

    private final String claim;

    Scope(String claim) {
        this.claim = claim;
    }

    /** The name that a token carries. */
    public String claim() {
        return claim;
    }
}
