package io.wattlet.grpc;

import io.vertx.grpc.server.Service;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import io.wattlet.proto.v1.WalletServiceGrpcService;

/** What owners do with their wallets, all that REST offers. */
final class WalletService {

    private final WalletMethods wallets;
    private final CertificateMethods certificates;
    private final TransferMethods transfers;
    private final ClaimMethods claims;
    private final MatchMethods matches;
    private final RequestMethods requests;

    WalletService(Doors doors, SharedSettings settings) {
        this.wallets = new WalletMethods(doors);
        this.certificates = new CertificateMethods(doors.queries(), settings);
        this.transfers = new TransferMethods(doors, settings);
        this.claims = new ClaimMethods(doors, settings);
        this.matches = new MatchMethods(doors.matching());
        this.requests = new RequestMethods(doors.statuses(), settings.status());
    }

    Service service(Methods.Surroundings surroundings) {
        Methods methods = surroundings.of(
            WalletServiceGrpcService.SERVICE_NAME,
            WalletServiceGrpcService.SERVICE_DESCRIPTOR
        );
        wallets.addTo(methods);
        certificates.addTo(methods);
        transfers.addTo(methods);
        claims.addTo(methods);
        matches.addTo(methods);
        requests.addTo(methods);
        return methods.build();
    }
}
