package io.wattlet.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Says in words what became different in the network, for the log. */
final class NetworkChange {

    private NetworkChange() {}

    static String summary(NetworkConfiguration network) {
        return "registries %s, areas %s, issuers %s, expiry %s, time constraint %s".formatted(
            new TreeSet<>(network.registries().keySet()),
            new TreeSet<>(network.areas().keySet()),
            new TreeSet<>(network.issuers().keySet()),
            expiry(network),
            network.timeConstraint()
        );
    }

    static String between(NetworkConfiguration last, NetworkConfiguration next) {
        List<String> changes = new ArrayList<>();
        compare("registry", last.registries(), next.registries(), changes);
        compare("area", last.areas(), next.areas(), changes);
        compare("issuer", last.issuers(), next.issuers(), changes);
        if (!Objects.equals(last.daysBeforeCertificatesExpire(), next.daysBeforeCertificatesExpire())) {
            changes.add("expiry from " + expiry(last) + " to " + expiry(next));
        }
        if (last.timeConstraint() != next.timeConstraint()) {
            changes.add("time constraint from " + last.timeConstraint() + " to " + next.timeConstraint());
        }
        return String.join(", ", changes);
    }

    private static <T> void compare(String kind, Map<String, T> last, Map<String, T> next, List<String> changes) {
        TreeSet<String> names = new TreeSet<>(last.keySet());
        names.addAll(next.keySet());
        for (String name : names) {
            T before = last.get(name);
            T after = next.get(name);
            if (before == null) {
                changes.add(kind + " " + name + " added");
            } else if (after == null) {
                changes.add(kind + " " + name + " removed");
            } else if (!before.equals(after)) {
                changes.add(kind + " " + name + " changed");
            }
        }
    }

    private static String expiry(NetworkConfiguration network) {
        Integer days = network.daysBeforeCertificatesExpire();
        return days == null ? "never" : days + " days";
    }
}
