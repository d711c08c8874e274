package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wattlet.query.CertificateFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What {@link CertificateJson#write} writes, ready but for the quantity. Immutable. */
final class WrittenCertificate {

    /** Of the object and of its array. */
    private static final int HEADER_BYTES = 40;

    private final byte[] utf8;
    private final int quantityAt;

    private WrittenCertificate(byte[] utf8, int quantityAt) {
        this.utf8 = utf8;
        this.quantityAt = quantityAt;
    }

    static WrittenCertificate of(CertificateFacts certificate) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JsonBody.FACTORY.createGenerator(bytes)) {
            CertificateJson.writeUpToQuantity(json, certificate);
            writeNothingAsValue(json);
            int quantityAt = bytes.size();
            CertificateJson.writeFromQuantityOn(json, certificate);
            json.flush();
            return new WrittenCertificate(bytes.toByteArray(), quantityAt);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** What it takes in memory. */
    int bytes() {
        return utf8.length + HEADER_BYTES;
    }

    /** Writes the certificate as the next value. The generator must be one of {@link JsonBody#toBuffer}. */
    void writeTo(JsonGenerator json, long quantity) throws IOException {
        writeNothingAsValue(json);
        OutputStream bytes = (OutputStream) json.getOutputTarget();
        bytes.write(utf8, 0, quantityAt);
        bytes.write(Long.toString(quantity).getBytes(StandardCharsets.US_ASCII));
        bytes.write(utf8, quantityAt, utf8.length - quantityAt);
    }

    /** Writes what comes before a value, a comma or a colon, and hands it on, so that the value's bytes can follow. */
    private static void writeNothingAsValue(JsonGenerator json) throws IOException {
        json.writeRawValue("");
        json.flush();
    }
}
