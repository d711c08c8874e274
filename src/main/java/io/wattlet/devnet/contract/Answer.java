package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What a node answered.
 *
 * @param headers by name in lower case
 */
record Answer(int status, Map<String, String> headers, Buffer body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes a copy. */
    Answer {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The body as recorded bodies are: parsed where it says that it is JSON, a text otherwise. */
    JsonNode json() throws IOException {
        boolean isJson = header("content-type")
            .filter(type -> type.contains("json"))
            .isPresent();
        return isJson ? JSON.readTree(body.getBytes()) : TextNode.valueOf(body.toString());
    }
}
