package io.wattlet.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.registry.NetworkConfiguration.Area;
import io.wattlet.registry.NetworkConfiguration.Chronicler;
import io.wattlet.registry.NetworkConfiguration.Format;
import io.wattlet.registry.NetworkConfiguration.Issuer;
import io.wattlet.registry.NetworkConfiguration.Registry;
import io.wattlet.registry.NetworkConfiguration.TimeConstraint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of one network configuration into values. It collects problems as it goes and reads on with
 * placeholders, so that all of them are named together; nothing with a placeholder leaves it.
 */
final class NetworkParser {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final URI PLACEHOLDER = URI.create("http://placeholder");

    private final List<String> problems = new ArrayList<>();

    NetworkConfiguration parse(Buffer content, Format format) {
        JsonNode root = read(content, format);
        NetworkConfiguration network = new NetworkConfiguration(
            entries(root, "registries", this::registry),
            entries(root, "areas", this::area),
            entries(root, "issuers", this::issuer),
            days(root),
            timeConstraint(root)
        );
        if (!problems.isEmpty()) {
            throw new MalformedNetworkException(problems);
        }
        return network;
    }

    private JsonNode read(Buffer content, Format format) {
        ObjectMapper mapper = format == Format.YAML ? YAML : JSON;
        try {
            JsonNode root = mapper.readTree(content.toString(StandardCharsets.UTF_8));
            if (!root.isObject()) {
                problems.add("it must be an object with registries, areas and issuers");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new MalformedNetworkException(List.of("not readable as " + format + ": " + e.getOriginalMessage()));
        }
    }

    private Registry registry(String path, JsonNode node) {
        return new Registry(url(path, node, "url"));
    }

    private Area area(String path, JsonNode node) {
        List<Ed25519PublicKey> issuerKeys = keys(path, node, "issuerKeys");
        JsonNode chronicler = child(node, "chronicler");
        return new Area(issuerKeys, isAbsent(chronicler) ? null : chronicler(path + ".chronicler", chronicler));
    }

    private Chronicler chronicler(String path, JsonNode node) {
        return new Chronicler(url(path, node, "url"), keys(path, node, "signerKeys"));
    }

    private Issuer issuer(String path, JsonNode node) {
        return new Issuer(url(path, node, "stampUrl"));
    }

    private @Nullable Integer days(JsonNode root) {
        JsonNode days = child(root, "daysBeforeCertificatesExpire");
        if (isAbsent(days)) {
            return null;
        }
        if (!days.isIntegralNumber() || !days.canConvertToInt() || days.intValue() < 0) {
            problems.add("daysBeforeCertificatesExpire must be a whole number of days, 0 to 2147483647");
        }
        return days.intValue();
    }

    private TimeConstraint timeConstraint(JsonNode root) {
        JsonNode constraint = child(root, "timeConstraint");
        if (isAbsent(constraint)) {
            return TimeConstraint.ENCLOSING;
        }
        return switch (constraint.asText().toLowerCase(Locale.ROOT)) {
            case "enclosing" -> TimeConstraint.ENCLOSING;
            case "disabled" -> TimeConstraint.DISABLED;
            default -> {
                problems.add("timeConstraint must be Enclosing or Disabled");
                yield TimeConstraint.ENCLOSING;
            }
        };
    }

    private <T> Map<String, T> entries(JsonNode root, String name, BiFunction<String, JsonNode, T> reader) {
        Map<String, T> entries = new LinkedHashMap<>();
        JsonNode node = child(root, name);
        if (isAbsent(node)) {
            return entries;
        }
        if (!node.isObject()) {
            problems.add(name + " must be an object");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            entries.put(entry.getKey(), reader.apply(name + "." + entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    private List<Ed25519PublicKey> keys(String path, JsonNode node, String name) {
        List<Ed25519PublicKey> keys = new ArrayList<>();
        JsonNode list = child(node, name);
        if (!isAbsent(list) && !list.isArray()) {
            problems.add(path + "." + name + " must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            String keyPath = "%s.%s[%d].publicKey".formatted(path, name, i);
            try {
                byte[] pem = Base64.getMimeDecoder().decode(child(list.path(i), "publicKey").asText());
                keys.add(Ed25519PublicKey.fromPem(new String(pem, StandardCharsets.US_ASCII)));
            } catch (MalformedKeyException e) {
                problems.add(
                    keyPath + " must be the base64 of the PEM text of an Ed25519 public key: " + e.getMessage()
                );
            } catch (IllegalArgumentException e) {
                problems.add(keyPath + " must be the base64 of the PEM text of an Ed25519 public key");
            }
        }
        return keys;
    }

    private URI url(String path, JsonNode node, String name) {
        String text = child(node, name).asText();
        try {
            URI url = URI.create(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException notAUri) {
            // named below like every other text that is no URL
        }
        problems.add(path + "." + name + " must be an absolute http or https URL");
        return PLACEHOLDER;
    }

    /** The property of a name, whatever the case of its letters. */
    private static JsonNode child(JsonNode node, String name) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (property.getKey().equalsIgnoreCase(name)) {
                return property.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
