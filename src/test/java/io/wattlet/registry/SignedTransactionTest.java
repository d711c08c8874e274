package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.OwnerSignatures;
import io.wattlet.proto.electricity.v1.ClaimedEvent;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignedTransactionTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final ExtendedPrivateKey SLICE_KEY = ExtendedPrivateKey.fromSeed(
        HEX.parseHex("000102030405060708090a0b0c0d0e0f")
    )
        .derive(1)
        .derive(1);
    private static final CertificateId CERTIFICATE = new CertificateId(
        "narnia",
        UUID.fromString("8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11")
    );
    private static final ClaimedEvent PAYLOAD = Events.claimed(
        CERTIFICATE,
        UUID.fromString("0e7e5b6a-3a6d-4f0c-8f43-5b1f4c1f9f2e")
    );
    private static final UUID NONCE = UUID.fromString("2a1d5b0e-6f1c-4d0a-9b0a-7f9a3a0e5d11");
    private static final String HEADER =
        "0a300a066e61726e696112260a2438633466326133342d376630622d346235642d396133352d336339663866306432623131" +
        "122a70726f6a6563745f6f726967696e2e656c6563747269636974792e76312e436c61696d65644576656e741a40" +
        "da2f257fbcf759f54fbf6a8ebbf2442d66689982173f8e15030b898b56010ae5" +
        "7b894c9de71e0a549477bff13766bae0c94be27d6dc73c71cdd699f259ea343b" +
        "222432613164356230652d366631632d346430612d396230612d376639613361306535643131";
    private static final String SIGNATURE =
        "3044022061005aca8a39249a55efc4e4bfbf2853d5af94601c19874fc3dd6227dedaf943" +
        "02204ab81a787d44b738f9a51f2477b63c376a65c8f66ff5f935ec223218c5070367";
    private static final String CONTENT =
        "0a300a066e61726e696112260a2438633466326133342d376630622d346235642d396133352d336339663866306432623131" +
        "12260a2430653765356236612d336136642d346630632d386634332d356231663463316639663265";

    @Test
    void bytesAndIdAreThoseOfTheProtocol() {
        SignedTransaction transaction = SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign);
        assertEquals(
            "0ac601" + HEADER + "1246" + SIGNATURE + "1a5a" + CONTENT,
            HEX.formatHex(transaction.bytes().getBytes())
        );
        assertEquals("sJ3og7zoFC3FrGAe4ksu03lDP65a4JWJPQR2+0U+E4g=", transaction.id().base64());
        assertEquals(transaction.id(), TransactionId.of(transaction.proto()));
    }

    @Test
    void signatureCoversTheHeader() {
        SignedTransaction transaction = SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign);
        assertTrue(
            OwnerSignatures.verify(
                SLICE_KEY.publicKey().compressed(),
                transaction.proto().getHeader().toByteArray(),
                transaction.proto().getHeaderSignature().toByteArray()
            )
        );
    }

    @Test
    void transactionReadsBack() {
        SignedTransaction transaction = SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign);
        assertEquals(transaction, SignedTransaction.parse(transaction.bytes()));
        assertEquals(transaction.id(), SignedTransaction.parse(transaction.bytes()).id());
    }

    @Test
    void anotherNonceIsAnotherTransaction() {
        assertNotEquals(
            SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign).id(),
            SignedTransaction.sign(CERTIFICATE, PAYLOAD, new UUID(1, 2), SLICE_KEY::sign).id()
        );
    }

    @Test
    void bytesGivenOutCannotChangeTheTransaction() {
        SignedTransaction transaction = SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign);
        transaction.bytes().setByte(0, (byte) 0);
        assertEquals(0x0a, transaction.bytes().getByte(0));
    }

    @Test
    void whatIsNotCanonicalIsRefused() {
        Buffer transaction = SignedTransaction.sign(CERTIFICATE, PAYLOAD, NONCE, SLICE_KEY::sign).bytes();
        Buffer signatureTwice = transaction.copy().appendBytes(HEX.parseHex("1246" + SIGNATURE));
        assertThrows(IllegalArgumentException.class, () -> SignedTransaction.parse(signatureTwice));
        Buffer cutShort = transaction.slice(0, transaction.length() - 1);
        assertThrows(IllegalArgumentException.class, () -> SignedTransaction.parse(cutShort));
    }
}
