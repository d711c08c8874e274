package io.wattlet.cluster;

import java.nio.file.Path;

/**
 * Certificates of the event bus, in PEM files. Both ends of a connection show theirs and check the other's.
 *
 * @param certificate certificate chain of the node, its own first
 * @param key         private key of the node, PKCS #8
 * @param authorities whose certificates the members show. Names in certificates are not looked at: whoever these authorities
 *                    certify is a member, so they must certify nobody else
 */
public record BusTls(Path certificate, Path key, Path authorities) {}
