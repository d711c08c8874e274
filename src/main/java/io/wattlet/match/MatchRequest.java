package io.wattlet.match;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What to match.
 *
 * @param owner                 subject who asks; owns the wallet
 * @param start                 no certificate is considered that starts earlier
 * @param end                   nor one that ends later
 * @param gridArea              of the certificates considered; empty for all
 * @param productionAttributes  that production certificates must have; a value that is hashed counts where the wallet can
 *                              open it
 * @param consumptionAttributes that consumption certificates must have
 */
public record MatchRequest(
    String owner,
    Instant start,
    Instant end,
    Optional<String> gridArea,
    Map<String, String> productionAttributes,
    Map<String, String> consumptionAttributes
) {
    public MatchRequest {
        productionAttributes = Map.copyOf(productionAttributes);
        consumptionAttributes = Map.copyOf(consumptionAttributes);
    }

    /** Whether nothing can lie in its range; edges refuse that, since nobody means it. */
    public boolean endsBeforeItStarts() {
        return end.isBefore(start);
    }
}
