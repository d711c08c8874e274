package io.wattlet.contract;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One of the operations of section 6.
 *
 * @param method of HTTP
 * @param path   with ids that lead nowhere
 * @param scope  that section 3.3 asks for; empty for the one operation for anybody
 * @param body   that it reads; empty when it reads none
 */
record Operation(String method, String path, String scope, String body) {
    private static final String NOWHERE = "5b0f2c1e-7a55-4f0a-9d3d-2f6f6a0f1c11";
    private static final String CERTIFICATE = "{\"registry\":\"narnia\",\"streamId\":\"" + NOWHERE + "\"}";
    /** A key of nobody, from the examples of the protocol. */
    static final String KEY =
        "ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA=";
    private static final String TRANSFER = """
        {"certificateId": %s, "receiverId": "%s", "quantity": 1, "hashedAttributes": []}
        """.formatted(CERTIFICATE, NOWHERE);
    private static final String CLAIM = """
        {"productionCertificateId": %1$s, "consumptionCertificateId": %1$s, "quantity": 1}
        """.formatted(CERTIFICATE);
    private static final String ENDPOINT = """
        {"walletReference": {"version": 1, "endpoint": "http://127.0.0.1:1/v1/slices", "publicKey": "%s"},
         "textReference": "Bakery"}
        """.formatted(KEY);
    private static final String SLICE = """
        {"publicKey": "%s", "position": 1, "certificateId": %s, "quantity": 250,
         "randomR": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=", "hashedAttributes": []}
        """.formatted(KEY, CERTIFICATE);

    /** Those that a caller must be known for, in the order of section 6. */
    static List<Operation> ofCallers() {
        String wallet = "/v1/wallets/" + NOWHERE;
        return List.of(
            new Operation("POST", "/v1/wallets", "po:wallets:create", "{}"),
            get("/v1/wallets", "po:wallets:read"),
            get(wallet, "po:wallets:read"),
            new Operation("POST", wallet + "/disable", "po:wallets:delete", ""),
            new Operation("PUT", wallet + "/enable", "po:wallets:update", ""),
            new Operation("POST", wallet + "/endpoints", "po:wallet-endpoints:create", ""),
            new Operation("POST", "/v1/external-endpoints", "po:external-endpoints:create", ENDPOINT),
            get("/v1/certificates/narnia/" + NOWHERE, "po:certificates:read"),
            get("/v1/certificates/cursor", "po:certificates:read"),
            get("/v1/certificates", "po:certificates:read"),
            get("/v1/aggregate-certificates?timeZone=UTC", "po:certificates:read"),
            get("/v1/claims", "po:claims:read"),
            get("/v1/claims/cursor", "po:claims:read"),
            get("/v1/aggregate-claims?timeZone=UTC", "po:claims:read"),
            new Operation("POST", "/v1/claims", "po:claims:create", CLAIM),
            get("/v1/transfers", "po:transfers:read"),
            get("/v1/transfers/cursor", "po:transfers:read"),
            get("/v1/aggregate-transfers?timeZone=UTC", "po:transfers:read"),
            new Operation("POST", "/v1/transfers", "po:transfers:create", TRANSFER),
            get("/v1/request-status/" + NOWHERE, "po:requestStatus:read")
        );
    }

    /** Every one. */
    static List<Operation> all() {
        Operation slices = new Operation("POST", "/v1/slices", "", SLICE);
        return Stream.concat(ofCallers().stream(), Stream.of(slices)).toList();
    }

    private static Operation get(String path, String scope) {
        return new Operation("GET", path, scope, "");
    }

    /** What a test of it is called. */
    String title() {
        return method + " " + path.replace(NOWHERE, "{id}");
    }

    /** The path without parameters of the query. */
    String bare() {
        return path.replaceFirst("\\?.*", "");
    }

    /** The same about a wallet that is there. */
    Operation about(UUID walletId) {
        return new Operation(method, path.replace("wallets/" + NOWHERE, "wallets/" + walletId), scope, body);
    }

    /** Asks for it as it is meant. */
    Reply by(Client client) {
        return body.isEmpty() ? client.send(method, path) : client.send(method, path, body);
    }
}
