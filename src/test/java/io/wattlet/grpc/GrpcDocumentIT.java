package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands that are written down for grpcurl do what it would do: learn of the method by reflection, and call it. */
class GrpcDocumentIT {

    private static final Pattern COMMAND = Pattern.compile(
        "-d '([^']*)'\\s*\\\\?\\s*localhost:5001 ([A-Za-z0-9_.]+)/(\\w+)"
    );
    private static final Set<Status.Code> HEARD = Set.of(
        Status.Code.OK,
        Status.Code.ALREADY_EXISTS,
        Status.Code.NOT_FOUND,
        Status.Code.FAILED_PRECONDITION
    );

    private record Command(String service, String method, String json) {}

    private static List<Command> commands() throws IOException {
        List<Command> commands = new ArrayList<>();
        for (String file : List.of("src/docs/grpc.md", "README.md")) {
            Matcher matcher = COMMAND.matcher(Files.readString(Path.of(file)));
            while (matcher.find()) {
                commands.add(new Command(matcher.group(2), matcher.group(3), matcher.group(1)));
            }
        }
        return commands;
    }

    @Test
    void everyCommandIsOneThatANodeAnswers() throws Exception {
        try (GrpcEdge edge = GrpcEdge.start()) {
            edge.wallet("alice");
            for (Command command : commands()) {
                MethodDescriptor method = reflected(edge, command.service()).findMethodByName(command.method());
                assertTrue(method != null, command.toString());
                DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
                JsonFormat.parser().merge(command.json(), message);
                assertTrue(HEARD.contains(call(edge, method, message.build())), command.toString());
            }
            assertEquals(12, commands().size());
        }
    }

    private static Status.Code call(GrpcEdge edge, MethodDescriptor method, DynamicMessage message) {
        var descriptor = io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(io.grpc.MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(
                io.grpc.MethodDescriptor.generateFullMethodName(method.getService().getFullName(), method.getName())
            )
            .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
            .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build();
        try {
            RawMessages.call(edge.as("alice"), descriptor, message.toByteArray());
            return Status.Code.OK;
        } catch (StatusRuntimeException refused) {
            return refused.getStatus().getCode();
        }
    }

    /** The service, put together of the files that the node tells. */
    private static ServiceDescriptor reflected(GrpcEdge edge, String service) throws Exception {
        Map<String, FileDescriptorProto> files = new TreeMap<>();
        List<String> wanted = new ArrayList<>();
        for (FileDescriptorProto file : read(
            edge,
            ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build()
        )) {
            files.put(file.getName(), file);
            wanted.addAll(file.getDependencyList());
        }
        while (!wanted.isEmpty()) {
            String name = wanted.removeLast();
            if (!files.containsKey(name)) {
                for (FileDescriptorProto file : read(
                    edge,
                    ServerReflectionRequest.newBuilder().setFileByFilename(name).build()
                )) {
                    files.put(file.getName(), file);
                    wanted.addAll(file.getDependencyList());
                }
            }
        }
        for (String name : files.keySet()) {
            for (ServiceDescriptor found : linked(name, files).getServices()) {
                if (found.getFullName().equals(service)) {
                    return found;
                }
            }
        }
        throw new AssertionError(service + " was not told by reflection: " + files.keySet());
    }

    private static FileDescriptor linked(String name, Map<String, FileDescriptorProto> files) throws Exception {
        FileDescriptorProto file = Objects.requireNonNull(files.get(name), name);
        List<FileDescriptor> dependencies = new ArrayList<>();
        for (String dependency : file.getDependencyList()) {
            dependencies.add(linked(dependency, files));
        }
        return FileDescriptor.buildFrom(file, dependencies.toArray(FileDescriptor[]::new));
    }

    private static List<FileDescriptorProto> read(GrpcEdge edge, ServerReflectionRequest request) throws Exception {
        List<FileDescriptorProto> files = new ArrayList<>();
        for (ByteString file : HealthAndReflectionIT.ask(edge, request)
            .getFileDescriptorResponse()
            .getFileDescriptorProtoList()) {
            files.add(FileDescriptorProto.parseFrom(file));
        }
        assertFalse(files.isEmpty(), request.toString());
        return files;
    }
}
