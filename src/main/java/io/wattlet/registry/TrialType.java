package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import java.util.List;
import java.util.Optional;

/** Certificates of a trial are not allocated against real ones: the attribute {@code IsTrial} has to agree. */
final class TrialType {

    private static final String KEY = "IsTrial";
    private static final String NOT_A_TRIAL = "false";

    private TrialType() {}

    /** Whether two certificates may be allocated against each other: no attribute at all says the same as "false". */
    static boolean agrees(IssuedEvent left, IssuedEvent right) {
        return of(left).orElse(NOT_A_TRIAL).equals(of(right).orElse(NOT_A_TRIAL));
    }

    private static Optional<String> of(IssuedEvent issued) {
        List<String> values = issued
            .getAttributesList()
            .stream()
            .filter(attribute -> isKey(attribute.getKey()))
            .map(Attribute::getValue)
            .toList();
        if (values.size() > 1) {
            throw new UnanswerableException("the certificate has more than one attribute " + KEY);
        }
        return values.stream().findFirst();
    }

    /** Only ASCII letters fold here: ſ and ı are letters of their own, while Java takes them for s and i. */
    private static boolean isKey(String key) {
        return key.equalsIgnoreCase(KEY) && key.chars().allMatch(unit -> unit < 0x80);
    }
}
