package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.registry.NetworkConfiguration.Area;
import io.wattlet.registry.NetworkConfiguration.Chronicler;
import io.wattlet.registry.NetworkConfiguration.Format;
import io.wattlet.registry.NetworkConfiguration.Issuer;
import io.wattlet.registry.NetworkConfiguration.Registry;
import io.wattlet.registry.NetworkConfiguration.TimeConstraint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkConfigurationTest {

    private static final Ed25519PublicKey ISSUER = Ed25519PrivateKey.generate().publicKey();
    private static final Ed25519PublicKey SIGNER = Ed25519PrivateKey.generate().publicKey();

    private static final NetworkConfiguration EXPECTED = new NetworkConfiguration(
        Map.of("narnia", new Registry(URI.create("http://registry.narnia:5000"))),
        Map.of(
            "DK1",
            new Area(List.of(ISSUER), new Chronicler(URI.create("https://chronicler.narnia"), List.of(SIGNER, ISSUER))),
            "dk2",
            new Area(List.of(), null)
        ),
        Map.of("DK-stamp", new Issuer(URI.create("http://stamp.narnia:5000/stamp-api"))),
        60,
        TimeConstraint.DISABLED
    );

    private static final String YAML = """
        registries:
          narnia: { url: "http://registry.narnia:5000", region: unknown-property }
        areas:
          DK1:
            issuerKeys:
              - publicKey: "%1$s"
            chronicler:
              url: "https://chronicler.narnia"
              signerKeys:
                - publicKey: "%2$s"
                - publicKey: "%1$s"
          dk2:
            issuerKeys: []
        issuers:
          DK-stamp: { stampUrl: "http://stamp.narnia:5000/stamp-api" }
        daysBeforeCertificatesExpire: 60
        timeConstraint: Disabled
        """.formatted(base64(ISSUER.toPem()), base64(SIGNER.toPem().replace("\n", "\r\n")));

    private static final String JSON = """
        {
          "registries": { "narnia": { "url": "http://registry.narnia:5000" } },
          "areas": {
            "DK1": {
              "issuerKeys": [{ "publicKey": "%1$s" }],
              "chronicler": {
                "url": "https://chronicler.narnia",
                "signerKeys": [{ "publicKey": "%2$s" }, { "publicKey": "%1$s" }]
              }
            },
            "dk2": { "issuerKeys": null, "chronicler": null }
          },
          "issuers": { "DK-stamp": { "stampUrl": "http://stamp.narnia:5000/stamp-api" } },
          "daysBeforeCertificatesExpire": 60,
          "timeConstraint": "Disabled",
          "more": [1]
        }
        """.formatted(base64(ISSUER.toPem()), base64(SIGNER.toPem()));

    @Test
    void yamlIsRead() {
        assertEquals(EXPECTED, parse(YAML, Format.YAML));
    }

    @Test
    void jsonIsReadInEitherCasing() {
        assertEquals(EXPECTED, parse(JSON, Format.JSON));
        String pascalCase = JSON.replace("registries", "Registries")
            .replace("areas", "Areas")
            .replace("issuers", "Issuers")
            .replace("issuerKeys", "IssuerKeys")
            .replace("publicKey", "PublicKey")
            .replace("chronicler\"", "Chronicler\"")
            .replace("\"url", "\"Url")
            .replace("signerKeys", "SignerKeys")
            .replace("stampUrl", "StampUrl")
            .replace("daysBefore", "DaysBefore")
            .replace("timeConstraint", "TimeConstraint");
        assertEquals(EXPECTED, parse(pascalCase, Format.JSON));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        NetworkConfiguration network = parse("{}", Format.JSON);
        assertEquals(Map.of(), network.registries());
        assertNull(network.daysBeforeCertificatesExpire());
        assertEquals(TimeConstraint.ENCLOSING, network.timeConstraint());
    }

    @Test
    void certificatesMayExpireAtOnce() {
        assertEquals(0, parse("daysBeforeCertificatesExpire: 0", Format.YAML).daysBeforeCertificatesExpire());
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        String broken = """
            registries:
              narnia: { url: "registry.narnia:5000" }
              mordor: {}
            areas:
              DK1:
                issuerKeys:
                  - publicKey: "%s"
                  - publicKey: "MCowBQYDK2VwAyEAR5JQcz+5gmwf0xmTQOsiy0cbxOF4uyYJ3F6XfZ3NP8A="
                  - {}
                chronicler: { url: "ftp://chronicler", signerKeys: 5 }
            issuers:
              stamp: { stampUrl: "/stamp-api" }
            daysBeforeCertificatesExpire: -1
            timeConstraint: Sometimes
            """.formatted(base64(ISSUER.toPem()));
        MalformedNetworkException e = assertThrows(MalformedNetworkException.class, () -> parse(broken, Format.YAML));
        List<String> expected = List.of(
            "registries.narnia.url",
            "registries.mordor.url",
            "areas.DK1.issuerKeys[1].publicKey",
            "areas.DK1.issuerKeys[2].publicKey",
            "areas.DK1.chronicler.url",
            "areas.DK1.chronicler.signerKeys",
            "issuers.stamp.stampUrl",
            "daysBeforeCertificatesExpire",
            "timeConstraint"
        );
        assertEquals(expected.size(), e.problems().size(), String.valueOf(e.getMessage()));
        for (String path : expected) {
            assertTrue(
                e
                    .problems()
                    .stream()
                    .anyMatch(problem -> problem.startsWith(path + " must be ")),
                () -> path + " in " + e.problems()
            );
            assertTrue(String.valueOf(e.getMessage()).contains(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "5", "{", "registries: [", "{\"registries\": []}" })
    void whatIsNoConfigurationIsRefused(String text) {
        assertThrows(MalformedNetworkException.class, () -> parse(text, Format.JSON));
        assertThrows(MalformedNetworkException.class, () -> parse(text, Format.YAML));
    }

    private static NetworkConfiguration parse(String text, Format format) {
        return NetworkConfiguration.parse(Buffer.buffer(text), format);
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
