package io.wattlet.plan;

import io.vertx.core.Future;
import io.wattlet.command.Command.Claim;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.ElectricityRules;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.RegistryGateway;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at both certificates' streams before anything of a claim is sent. An allocation cannot be undone: what the
 * registry would refuse halfway has to be found out before it begins.
 */
final class ClaimPrecheck {

    private final RegistryGateway gateway;
    private final Supplier<NetworkConfiguration> network;
    private final Planning planning;
    private final InstantSource clock;

    ClaimPrecheck(
        RegistryGateway gateway,
        Supplier<NetworkConfiguration> network,
        Planning planning,
        InstantSource clock
    ) {
        this.gateway = gateway;
        this.network = network;
        this.planning = planning;
        this.clock = clock;
    }

    /** Why the claim cannot be made; empty when nothing speaks against it. */
    Future<Optional<String>> objection(Claim claim, ClaimDraft.Input input) {
        Future<List<Transaction>> production = gateway.stream(claim.production());
        Future<List<Transaction>> consumption = gateway.stream(claim.consumption());
        return Future.all(production, consumption).compose(_ ->
            planning.compute(() -> objection(input, production.result(), consumption.result()))
        );
    }

    private Optional<String> objection(
        ClaimDraft.Input input,
        List<Transaction> productionStream,
        List<Transaction> consumptionStream
    ) {
        CertificateProjection production = CertificateProjection.replay(productionStream);
        CertificateProjection consumption = CertificateProjection.replay(consumptionStream);
        ElectricityRules rules = new ElectricityRules(network.get());
        Instant now = clock.instant();
        return Stream.concat(
            Stream.of(rules.mayAllocate(production, consumption, now)),
            Stream.concat(
                input
                    .production()
                    .stream()
                    .map(share -> maySpend(rules, production, share, now)),
                input
                    .consumption()
                    .stream()
                    .map(share -> maySpend(rules, consumption, share, now))
            )
        )
            .flatMap(verdict -> objection(verdict).stream())
            .findFirst();
    }

    private static Verdict maySpend(
        ElectricityRules rules,
        CertificateProjection certificate,
        Share share,
        Instant now
    ) {
        return rules.maySpend(certificate, share.slice().hash(), now);
    }

    private static Optional<String> objection(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid _ -> Optional.empty();
            case Verdict.Invalid(String message) -> Optional.of(message);
            case Verdict.Unanswerable(String reason) -> Optional.of(reason);
        };
    }
}
