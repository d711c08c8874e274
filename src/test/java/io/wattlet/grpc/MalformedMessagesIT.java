package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.edge.SliceRate;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever is sent to a method, the node answers that it is wrong, and never that the node failed. */
class MalformedMessagesIT {

    private static final int MESSAGES = 10_000;
    private static final int SENDERS = 16;

    private static final List<ServiceDescriptor> SERVICES = List.of(
        WalletServiceGrpc.getServiceDescriptor(),
        io.wattlet.proto.wallet_system.v1.WalletServiceGrpc.getServiceDescriptor(),
        ReceiveSliceServiceGrpc.getServiceDescriptor()
    );

    /** What strings are often about, and what is nearly that. */
    private static final List<String> TEXTS = List.of(
        "",
        "narnia",
        "\0",
        "UTC",
        "https://h/v1/slices",
        "http://",
        "00000000-0000-0000-0000-00000000000",
        "'; drop table wallet; --",
        "\ud83d\ude00",
        "x".repeat(300)
    );

    private final Random random;
    private final String certificate;

    MalformedMessagesIT() {
        long seed = Long.getLong("malformed.seed", System.nanoTime());
        System.out.println("seed " + seed);
        random = new Random(seed);
        certificate = new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private record Sent(io.grpc.MethodDescriptor<?, ?> method, ByteString message) {}

    @Test
    void noMessageMakesAMethodFail() throws Exception {
        List<? extends io.grpc.MethodDescriptor<?, ?>> methods = SERVICES.stream()
            .flatMap(service -> service.getMethods().stream())
            .toList();
        List<Sent> messages = IntStream.range(0, MESSAGES)
            .mapToObj(i -> {
                io.grpc.MethodDescriptor<?, ?> method = methods.get(i % methods.size());
                return new Sent(method, ByteString.copyFrom(message(input(method))));
            })
            .toList();
        SliceRate.Rate unlimited = new SliceRate.Rate(0, 1);
        try (
            GrpcEdge edge = GrpcEdge.start(GrpcLimits.DEFAULT, new SliceRate(unlimited, unlimited, Optional.empty()));
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS)
        ) {
            new Rows(edge, edge.wallet("alice")).certificates(10);
            Queue<Status.Code> seen = new ConcurrentLinkedQueue<>();
            List<java.util.concurrent.Future<?>> sent = messages
                .stream()
                .<java.util.concurrent.Future<?>>map(one -> senders.submit(() -> seen.add(answer(edge, one))))
                .toList();
            for (java.util.concurrent.Future<?> one : sent) {
                one.get();
            }

            Map<Status.Code, Long> counts = seen
                .stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
            System.out.println(counts);
            assertEquals(MESSAGES, seen.size());
            assertFalse(counts.containsKey(Status.Code.INTERNAL));
            assertFalse(counts.containsKey(Status.Code.UNKNOWN));
            assertFalse(counts.containsKey(Status.Code.UNAVAILABLE));
            assertTrue(counts.getOrDefault(Status.Code.INVALID_ARGUMENT, 0L) > MESSAGES / 4);
            for (String gauge : List.of("wattlet_grpc_streams", "wattlet_grpc_calls_in_flight")) {
                Await.until(() -> Future.succeededFuture(edge.meters.get(gauge).gauge().value()), held -> held == 0);
            }
        }
    }

    private static Status.Code answer(GrpcEdge edge, Sent sent) {
        try {
            RawMessages.call(edge.as("alice"), sent.method(), sent.message().toByteArray());
            return Status.Code.OK;
        } catch (StatusRuntimeException refused) {
            Status.Code code = refused.getStatus().getCode();
            if (code == Status.Code.INTERNAL || code == Status.Code.UNKNOWN || code == Status.Code.UNAVAILABLE) {
                System.out.println(
                    sent.method().getFullMethodName() +
                        ": " +
                        refused +
                        " for " +
                        HexFormat.of().formatHex(sent.message().toByteArray())
                );
            }
            return code;
        }
    }

    private static Descriptor input(io.grpc.MethodDescriptor<?, ?> method) {
        Object schema = Objects.requireNonNull(method.getSchemaDescriptor());
        return ((ProtoMethodDescriptorSupplier) schema).getMethodDescriptor().getInputType();
    }

    private byte[] message(Descriptor type) {
        byte[] message = filled(type, 0).toByteArray();
        return switch (random.nextInt(4)) {
            case 0 -> rubbish();
            case 1 -> bent(message);
            default -> message;
        };
    }

    private byte[] rubbish() {
        byte[] rubbish = new byte[random.nextInt(100)];
        random.nextBytes(rubbish);
        return rubbish;
    }

    private byte[] bent(byte[] message) {
        if (message.length == 0) {
            return rubbish();
        }
        byte[] bent = message.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextBoolean() ? bent : Arrays.copyOf(bent, random.nextInt(bent.length + 1));
    }

    private DynamicMessage filled(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0 && depth < 4; i--) {
                    message.addRepeatedField(field, value(field, depth));
                }
            } else if (random.nextInt(5) > 0 && depth < 4) {
                message.setField(field, value(field, depth));
            }
        }
        if (random.nextInt(20) == 0) {
            message.setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build())
                    .build()
            );
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(3);
            case LONG -> random.nextInt(3) == 0 ? random.nextLong() : random.nextLong(4_000_000_000L);
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFrom(rubbish());
            case ENUM -> member(field.getEnumType());
            case MESSAGE -> filled(field.getMessageType(), depth + 1);
        };
    }

    private String text() {
        return switch (random.nextInt(3)) {
            case 0 -> certificate;
            case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private Object member(EnumDescriptor type) {
        return random.nextInt(5) == 0
            ? type.findValueByNumberCreatingIfUnknown(random.nextInt())
            : type.getValues().get(random.nextInt(type.getValues().size()));
    }
}
