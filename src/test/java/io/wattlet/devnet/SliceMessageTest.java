package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.SliceMessage.HashedAttribute;
import io.wattlet.registry.CertificateId;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SliceMessageTest {

    /** The bytes that the real issuer sent, recorded. */
    private static final String RECORDED = """
        {"PublicKey":"AYA7ahcAAAABXM2+elDuyRIoFKSSwFtoeBf17e2l/bDGjkvAXhkWtlIDZbmRcIgtyvOhMid1bWWGptuF46DS2NEBAah3xb08MdU=",\
        "Position":1,"CertificateId":{"Registry":"energyregistry","StreamId":"8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8"},\
        "Quantity":321,"RandomR":"gxxyjHHhJCEY23Sq4n+D11huDDasG+I6S3e/EWie/go=","HashedAttributes":[\
        {"Key":"AssetId","Value":"571234567890123456","Salt":"CXBPRfjLwECWIQEancBMGA=="},\
        {"Key":"\\u00DCn\\u00EFcode","Value":"\\u00E6\\u00F8\\u00E5 \\u0022q\\u0022 \\u003Cx\\u003E",\
        "Salt":"A0BGvduwiUWXmU+wwl0Dsw=="}]}""";

    private final SliceMessage message = new SliceMessage(
        base64("AYA7ahcAAAABXM2+elDuyRIoFKSSwFtoeBf17e2l/bDGjkvAXhkWtlIDZbmRcIgtyvOhMid1bWWGptuF46DS2NEBAah3xb08MdU="),
        1,
        new CertificateId("energyregistry", UUID.fromString("8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8")),
        321,
        base64("gxxyjHHhJCEY23Sq4n+D11huDDasG+I6S3e/EWie/go="),
        List.of(
            new HashedAttribute("AssetId", "571234567890123456", base64("CXBPRfjLwECWIQEancBMGA==")),
            new HashedAttribute("Ünïcode", "æøå \"q\" <x>", base64("A0BGvduwiUWXmU+wwl0Dsw=="))
        )
    );

    @Test
    void hasTheBytesOfTheRealIssuer() {
        assertEquals(RECORDED, message.json());
    }

    @Test
    void saysNothingOfItsSecretsInLogs() {
        String text = message + message.hashedAttributes().toString();
        assertFalse(text.contains("321") || text.contains("571234567890123456") || text.contains("gxxy"));
    }

    private static Buffer base64(String text) {
        return Buffer.buffer(Base64.getDecoder().decode(text));
    }
}
