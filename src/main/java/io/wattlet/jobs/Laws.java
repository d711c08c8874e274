package io.wattlet.jobs;

import java.util.List;
import java.util.stream.Stream;

/** All laws, in the order in which they are checked. */
public final class Laws {

    /** What {@link ConservationCheck} checks. */
    public static final List<Law> ALL = Stream.of(
        QuantityLaws.ALL,
        CommandLaws.ALL,
        TransactionLaws.ALL,
        ClaimLaws.ALL,
        DeliveryLaws.ALL,
        EventLaws.ALL
    )
        .flatMap(List::stream)
        .toList();

    private Laws() {}
}
