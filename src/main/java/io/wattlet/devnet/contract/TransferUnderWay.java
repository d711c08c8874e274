package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The request of alice to transfer 20 of P5, which cases find under way. It was not recorded itself, but its id was. */
final class TransferUnderWay {

    private static final String RECORDED_ID = "b6a68b48-39cd-4f61-b1ef-7089b8c8fece";
    private static final String ID = "transferRequestId";

    private TransferUnderWay() {}

    static RecordedCase of(JsonNode fixtures) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body
            .putObject("certificateId")
            .put("registry", "energyregistry")
            .put("streamId", fixtures.required("certificates").required("P5").required("id").asText());
        body
            .put("receiverId", fixtures.required("externalEndpoints").required("alice→eve").asText())
            .put("quantity", 20)
            .putArray("hashedAttributes");
        return new RecordedCase(
            "transfer-under-way",
            "header",
            false,
            List.of(),
            new RecordedCase.Request(
                "POST",
                "/v1/transfers",
                "",
                Map.of(
                    "wallet-owner",
                    List.of(fixtures.required("subjects").required("alice").asText()),
                    "content-type",
                    List.of("application/json")
                ),
                Optional.of(Buffer.buffer(body.toString())),
                false
            ),
            new RecordedCase.Response(
                202,
                Map.of("content-type", "application/json; charset=utf-8"),
                JsonNodeFactory.instance.objectNode().put(ID, RECORDED_ID)
            ),
            List.of("/" + ID)
        );
    }
}
