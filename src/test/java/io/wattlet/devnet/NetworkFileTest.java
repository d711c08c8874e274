package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.NetworkConfiguration.Area;
import io.wattlet.registry.NetworkConfiguration.Chronicler;
import io.wattlet.registry.NetworkConfiguration.Format;
import io.wattlet.registry.NetworkConfiguration.Issuer;
import io.wattlet.registry.NetworkConfiguration.Registry;
import io.wattlet.registry.NetworkConfiguration.TimeConstraint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkFileTest {

    private static final URI REGISTRY = URI.create("http://127.0.0.1:5100");
    private static final URI CHRONICLER = URI.create("http://127.0.0.1:5101");
    private static final URI ISSUER = URI.create("http://127.0.0.1:5102");

    @Test
    void theCommittedFileIsThatOfTheStandardDevnet() throws IOException {
        assertEquals(content(DevnetSettings.standard()), Files.readString(Path.of("conf", "network.yaml")));
    }

    @Test
    void namesRegistryAreasChroniclerAndIssuer() {
        NetworkConfiguration network = parse(DevnetSettings.standard().withDaysUntilExpiry(60));
        assertEquals(Map.of("narnia", new Registry(REGISTRY)), network.registries());
        assertEquals(new Area(List.of(DevnetKeys.issuer("DK1").publicKey()), null), network.areas().get("DK1"));
        Chronicler chronicler = new Chronicler(CHRONICLER, List.of(DevnetKeys.chronicler().publicKey()));
        assertEquals(new Area(List.of(DevnetKeys.issuer("DK2").publicKey()), chronicler), network.areas().get("DK2"));
        assertEquals(Map.of("devnet", new Issuer(ISSUER)), network.issuers());
        assertEquals(60, network.daysBeforeCertificatesExpire());
        assertEquals(TimeConstraint.ENCLOSING, network.timeConstraint());
        assertNull(parse(DevnetSettings.standard()).daysBeforeCertificatesExpire());
    }

    private static NetworkConfiguration parse(DevnetSettings settings) {
        return NetworkConfiguration.parse(Buffer.buffer(content(settings)), Format.YAML);
    }

    private static String content(DevnetSettings settings) {
        return NetworkFile.content(settings, REGISTRY, CHRONICLER, ISSUER);
    }
}
