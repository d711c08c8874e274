package io.wattlet.grpc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificates of the gRPC edge, in PEM files.
 *
 * @param certificate certificate chain of the node, its own first
 * @param key         private key of the node, PKCS #8
 * @param clients     authorities whose certificates clients must show; empty when they need none
 */
public record GrpcTls(Path certificate, Path key, Optional<Path> clients) {}
