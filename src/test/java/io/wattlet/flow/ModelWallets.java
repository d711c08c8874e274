package io.wattlet.flow;

import io.wattlet.flow.ModelCommand.Claim;
import io.wattlet.flow.ModelCommand.Receiver;
import io.wattlet.flow.ModelCommand.Transfer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The simple wallet: what an owner holds, has given away and has claimed, by commands that have an effect at once or none. */
final class ModelWallets {

    private final List<Long> production = new ArrayList<>();
    private final List<Long> consumption = new ArrayList<>();
    private final Map<Receiver, List<Long>> given = new EnumMap<>(Receiver.class);
    private final List<Long> transfers = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Set<Integer> withdrawnProduction = new HashSet<>();
    private final Set<Integer> withdrawnConsumption = new HashSet<>();
    private int accepted;
    private boolean disabled;

    ModelWallets() {
        for (Receiver receiver : Receiver.values()) {
            given.put(receiver, new ArrayList<>());
        }
    }

    void receive(boolean isProduction, long quantity) {
        (isProduction ? production : consumption).add(quantity);
        if (isProduction) {
            given.values().forEach(quantities -> quantities.add(0L));
        }
    }

    /**
     * The issuer takes a certificate back: nobody can spend any of it, and what was claimed against it can be spent again, if that
     * was not taken back as well.
     */
    void withdraw(boolean isProduction, int index) {
        List<Long> held = isProduction ? production : consumption;
        if (index >= held.size() || !(isProduction ? withdrawnProduction : withdrawnConsumption).add(index)) {
            return;
        }
        held.set(index, 0L);
        if (isProduction) {
            given.values().forEach(quantities -> quantities.set(index, 0L));
        }
        List<Claim> undone = claims
            .stream()
            .filter(claim -> (isProduction ? claim.production() : claim.consumption()) == index)
            .toList();
        for (Claim claim : undone) {
            List<Long> others = isProduction ? consumption : production;
            int other = isProduction ? claim.consumption() : claim.production();
            if (!(isProduction ? withdrawnConsumption : withdrawnProduction).contains(other)) {
                others.set(other, others.get(other) + claim.quantity());
            }
        }
        claims.removeAll(undone);
    }

    void disable(boolean yes) {
        disabled = yes;
    }

    boolean isDisabled() {
        return disabled;
    }

    /** Carries a command out, or says by which code it is refused. */
    Optional<String> command(ModelCommand command) {
        Optional<String> refusal = refusal(command);
        if (refusal.isPresent()) {
            return refusal;
        }
        accepted++;
        switch (command) {
            case Transfer(int of, Receiver to, long quantity) -> {
                production.set(of, production.get(of) - quantity);
                given.get(to).set(of, given.get(to).get(of) + quantity);
                transfers.add(quantity);
            }
            case Claim claim -> {
                production.set(claim.production(), production.get(claim.production()) - claim.quantity());
                consumption.set(claim.consumption(), consumption.get(claim.consumption()) - claim.quantity());
                claims.add(claim);
            }
        }
        return Optional.empty();
    }

    /** By which code a command would be refused. */
    Optional<String> refusal(ModelCommand command) {
        if (disabled) {
            return Optional.of("wallet-disabled");
        }
        return switch (command) {
            case Transfer(int of, Receiver _, long quantity) -> refusal(production, of, quantity);
            case Claim(int of, int against, long quantity) -> unknown(production, of)
                .or(() -> unknown(consumption, against))
                .or(() -> refusal(production, of, quantity))
                .or(() -> refusal(consumption, against, quantity));
        };
    }

    private static Optional<String> unknown(List<Long> held, int index) {
        return index < held.size() ? Optional.empty() : Optional.of("unknown-certificate");
    }

    private static Optional<String> refusal(List<Long> held, int index, long quantity) {
        return unknown(held, index).or(() ->
            held.get(index) < quantity ? Optional.of("insufficient-quantity") : Optional.empty()
        );
    }

    /** What the owner can spend of each production certificate. */
    List<Long> production() {
        return List.copyOf(production);
    }

    /** What the owner can spend of each consumption certificate. */
    List<Long> consumption() {
        return List.copyOf(consumption);
    }

    /** What a receiver can spend of each production certificate. */
    List<Long> given(Receiver receiver) {
        return List.copyOf(given.getOrDefault(receiver, List.of()));
    }

    /** The quantities of all transfers, in any order. */
    List<Long> transfers() {
        return transfers.stream().sorted().toList();
    }

    /** The quantities of all claims, in any order. */
    List<Long> claims() {
        return claims.stream().map(Claim::quantity).sorted().toList();
    }

    /** How many commands had an effect, whatever became of it since. */
    int accepted() {
        return accepted;
    }

    @Override
    public String toString() {
        return (
            "production " +
            production +
            ", consumption " +
            consumption +
            ", given away " +
            given +
            ", claims " +
            claims +
            ", taken back " +
            withdrawnProduction +
            " and " +
            withdrawnConsumption +
            (disabled ? ", disabled" : "")
        );
    }
}
