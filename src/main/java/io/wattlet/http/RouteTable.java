package io.wattlet.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the operation that a request is for. Paths match in any case, with or without the path base, and with or without
 * one slash at the end; empty segments elsewhere match nothing.
 */
final class RouteTable {

    /** What a path and a method lead to. */
    sealed interface Match {
        /** An operation. */
        record Found(Route route, Map<String, String> path) implements Match {
            /** Method and path in one form, whatever form the path came in. */
            String operation() {
                return (
                    route.method().name() +
                    route
                        .segments()
                        .stream()
                        .map(segment -> segment.startsWith("{") ? path.get(nameOf(segment)) : segment)
                        .collect(Collectors.joining("/", " /", ""))
                );
            }
        }

        /** Operations of other methods only, which are these. */
        record OtherMethods(String allow) implements Match {}

        /** Nothing. */
        record Nothing() implements Match {}
    }

    private final String pathBase;
    private final List<Route> routes;

    RouteTable(String pathBase, List<Route> routes) {
        this.pathBase = pathBase;
        this.routes = List.copyOf(routes);
    }

    /** Every operation. */
    List<Route> routes() {
        return routes;
    }

    /** Looks up a path as it came, still percent-encoded. */
    Match find(HttpMethod method, String path) {
        List<String> segments = segments(withoutBase(path));
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> values = match(route.segments(), segments);
            if (values.isPresent()) {
                if (route.method().equals(method)) {
                    return new Match.Found(route, values.get());
                }
                methods.add(route.method().name());
            }
        }
        return methods.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(String.join(", ", methods));
    }

    private String withoutBase(String path) {
        boolean based =
            path.regionMatches(true, 0, pathBase, 0, pathBase.length()) && path.startsWith("/", pathBase.length());
        return based ? path.substring(pathBase.length()) : path;
    }

    private static List<String> segments(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> segments = new ArrayList<>();
        for (String segment : trimmed.substring(Math.min(1, trimmed.length())).split("/", -1)) {
            segments.add(PercentEncoding.decodeSegment(segment));
        }
        return segments;
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String given = segments.get(i);
            if (expected.startsWith("{") && !given.isEmpty()) {
                values.put(nameOf(expected), given);
            } else if (!expected.equalsIgnoreCase(given)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static String nameOf(String parameter) {
        return parameter.substring(1, parameter.length() - 1);
    }
}
