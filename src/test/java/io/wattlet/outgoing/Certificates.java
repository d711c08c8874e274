package io.wattlet.outgoing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority and what it certifies, made by the JDK's keytool in a folder. */
public final class Certificates {

    private static final String PASSWORD = "secret";

    private final Path folder;
    private final String authority;

    /** Makes an authority of that name. */
    public Certificates(Path folder, String authority) throws Exception {
        this.folder = folder;
        this.authority = authority;
        keytool(authority, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + authority, "-ext", "bc:c");
        Files.writeString(authorities(), pem("CERTIFICATE", certificate(authority)));
    }

    /** PEM file with the authority's own certificate. */
    public Path authorities() {
        return folder.resolve(authority + "-authority.pem");
    }

    /** Certifies a key for a host; afterwards there are {@code name.pem} and {@code name.key}. */
    public void certify(String name, String host) throws Exception {
        keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name);
        Path request = folder.resolve(name + ".csr");
        Path signed = folder.resolve(name + ".crt");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
            authority,
            "-gencert",
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString(),
            "-rfc",
            "-ext",
            "san=dns:" + host
        );
        Files.copy(signed, certificateFile(name));
        Files.writeString(keyFile(name), pem("PRIVATE KEY", key(name)));
    }

    /** PEM file with a certificate. */
    public Path certificateFile(String name) {
        return folder.resolve(name + ".pem");
    }

    /** PEM file with its key. */
    public Path keyFile(String name) {
        return folder.resolve(name + ".key");
    }

    private byte[] certificate(String alias) throws GeneralSecurityException, IOException {
        return store(alias).getCertificate(alias).getEncoded();
    }

    private byte[] key(String alias) throws GeneralSecurityException, IOException {
        return store(alias).getKey(alias, PASSWORD.toCharArray()).getEncoded();
    }

    private KeyStore store(String alias) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(file(alias).toFile(), PASSWORD.toCharArray());
    }

    private Path file(String alias) {
        return folder.resolve(alias + ".p12");
    }

    private static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private void keytool(String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-alias", alias, "-keystore", file(alias).toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(Files.readString(folder.resolve("keytool.log")));
        }
    }
}
