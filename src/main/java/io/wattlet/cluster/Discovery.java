package io.wattlet.cluster;

import java.util.List;

/** How a node finds those that are there already. */
public sealed interface Discovery {
    /**
     * By a list. Any one of it that is up is enough; a node that finds none begins a cluster of its own, and clusters that
     * find each other later become one.
     *
     * @param addresses {@code host:port} of membership; empty for a node that waits for others to find it
     */
    record Members(List<String> addresses) implements Discovery {
        public Members {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * By the addresses of a headless service of Kubernetes.
     *
     * @param dnsName like {@code wattlet.default.svc.cluster.local}
     */
    record Kubernetes(String dnsName) implements Discovery {}
}
