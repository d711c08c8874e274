package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.AuthSettings.Limits;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.auth.Scope;
import io.wattlet.devnet.identity.SigningKey;
import io.wattlet.proto.v1.CreateWalletRequest;
import io.wattlet.proto.v1.ListWalletsRequest;
import io.wattlet.proto.v1.WalletServiceGrpc;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in, by token and by header. */
class AuthenticationIT {

    private static final Metadata.Key<String> CHALLENGE = Metadata.Key.of(
        "www-authenticate",
        Metadata.ASCII_STRING_MARSHALLER
    );
    private static final String EVERYTHING = Arrays.stream(Scope.values())
        .map(Scope::claim)
        .collect(Collectors.joining(" "));

    private static GrpcEdge edge;

    @BeforeAll
    static void start() {
        edge = GrpcEdge.start(
            GrpcEdge.Setup.USUAL.with(
                new AuthSettings.Jwt(new Trust.Anybody(), Optional.empty(), true, new Limits(10, 1, 10))
            )
        );
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static Channel bearing(Map<String, ?> claims) {
        return edge.with("authorization", "Bearer " + SigningKey.unsigned(claims));
    }

    /** Every method that is about somebody's wallets. */
    private static List<MethodDescriptor<?, ?>> methods() {
        return Stream.concat(
            WalletServiceGrpc.getServiceDescriptor().getMethods().stream(),
            io.wattlet.proto.wallet_system.v1.WalletServiceGrpc.getServiceDescriptor().getMethods().stream()
        )
            .filter(method -> !method.equals(WalletServiceGrpc.getRedeliverMethod()))
            .<MethodDescriptor<?, ?>>map(method -> method)
            .toList();
    }

    @Test
    void withoutATokenNoMethodAnswers() {
        for (MethodDescriptor<?, ?> method : methods()) {
            StatusRuntimeException refused = assertRefused(Status.Code.UNAUTHENTICATED, "unauthenticated", () ->
                RawMessages.call(edge.as("alice"), method, new byte[0])
            );
            assertEquals("Bearer", Calls.trailer(refused, CHALLENGE), method.getFullMethodName());
        }
    }

    @Test
    void withoutItsScopeNoMethodAnswers() {
        for (MethodDescriptor<?, ?> method : methods()) {
            assertRefused(Status.Code.PERMISSION_DENIED, "missing-scope", () ->
                RawMessages.call(bearing(Map.of("sub", "alice", "scope", "openid")), method, new byte[0])
            );
        }
    }

    @Test
    void aTokenThatNamesNobodyIsRefusedByEveryMethod() {
        for (MethodDescriptor<?, ?> method : methods()) {
            StatusRuntimeException refused = assertRefused(Status.Code.UNAUTHENTICATED, "nobody", () ->
                RawMessages.call(bearing(Map.of("scope", EVERYTHING)), method, new byte[0])
            );
            assertEquals("Subject not found on claims principal", refused.getStatus().getDescription());
        }
    }

    @Test
    void aTokenWithTheScopeMayPassAndNotDoMore() {
        Channel reader = bearing(Map.of("sub", "alice", "scope", "po:wallets:read"));

        assertTrue(
            WalletServiceGrpc.newBlockingStub(reader)
                .listWallets(ListWalletsRequest.getDefaultInstance())
                .getWalletsList()
                .isEmpty()
        );
        assertRefused(Status.Code.PERMISSION_DENIED, "missing-scope", () ->
            WalletServiceGrpc.newBlockingStub(reader).createWallet(CreateWalletRequest.getDefaultInstance())
        );
        WalletServiceGrpc.newBlockingStub(bearing(Map.of("sub", "alice", "scope", EVERYTHING))).createWallet(
            CreateWalletRequest.getDefaultInstance()
        );
    }
}
