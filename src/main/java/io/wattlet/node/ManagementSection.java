package io.wattlet.node;

import io.wattlet.node.NodeConfiguration.Management;
import io.wattlet.node.SettingsReader.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of the management endpoint. */
final class ManagementSection {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]");

    private ManagementSection() {}

    /** Reads them in the order in which they are documented. */
    static Management read(Section section, SettingsReader reader) {
        String host = section.text("host", ConfigurationFile.LOOPBACK);
        int port = section.port("port", 5002);
        String text = section.optionalSecret("token");
        Path file = section.optional("tokenFile", ConfigurationFile::path, Path::toString, "a path");
        if (text != null && file != null) {
            reader.problem("Either management.token or management.tokenFile may be set, not both.");
        }
        if (text == null && file == null && !LOOPBACK.matcher(host).matches()) {
            reader.problem(
                "management.host is no loopback address, so others may reach the management endpoint: set" +
                    " management.token or management.tokenFile, or have it listen on 127.0.0.1."
            );
        }
        Optional<AccessToken> token = text == null ? read(file, reader) : token(text, "management.token", reader);
        return new Management(host, port, token);
    }

    private static Optional<AccessToken> read(@Nullable Path file, SettingsReader reader) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return token(Files.readString(file).strip(), "The file that management.tokenFile names", reader);
        } catch (IOException e) {
            reader.problem("The file that management.tokenFile names cannot be read: " + file + ".");
            return Optional.empty();
        }
    }

    private static Optional<AccessToken> token(String text, String source, SettingsReader reader) {
        try {
            return Optional.of(AccessToken.of(text));
        } catch (IllegalArgumentException e) {
            reader.problem(
                source +
                    " must be at least " +
                    AccessToken.SHORTEST +
                    " visible characters without spaces, such as `openssl rand -hex 32` prints."
            );
            return Optional.empty();
        }
    }
}
