package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.server.Service;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells whether the node wants calls (gRPC health checking protocol): all of its services do, or none.
 *
 * <p>The service that comes with Vert.x always says yes to who asks for the server as a whole, repeats itself to watchers, and
 * takes the close handler of the connection, by which we count connections. So this one is ours.
 */
final class Health {

    private static final ServiceName NAME = ServiceName.create("grpc.health.v1", "Health");
    private static final ServiceMethod<HealthCheckRequest, HealthCheckResponse> CHECK = method("Check");
    private static final ServiceMethod<HealthCheckRequest, HealthCheckResponse> WATCH = method("Watch");

    /** How often the node looks whether there is something to tell those who watch. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Set<String> services;
    private final Supplier<Future<Boolean>> ready;

    /**
     * Speaks for some services, and for the server as a whole, whose name is empty.
     *
     * @param ready never fails
     */
    Health(Vertx vertx, Set<String> services, Supplier<Future<Boolean>> ready) {
        this.vertx = vertx;
        this.services = Set.copyOf(services);
        this.ready = ready;
    }

    private static ServiceMethod<HealthCheckRequest, HealthCheckResponse> method(String name) {
        return ServiceMethod.server(
            NAME,
            name,
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(HealthCheckRequest.newBuilder())
        );
    }

    Service service(Methods.Surroundings surroundings) {
        return surroundings
            .of(NAME, HealthProto.getDescriptor().findServiceByName("Health"))
            .unaryForAnybody(CHECK, HealthCheckRequest.parser(), this::check)
            .endlessForAnybody(WATCH, HealthCheckRequest.parser(), this::watch)
            .build();
    }

    private Future<HealthCheckResponse> check(Call call, HealthCheckRequest request) {
        return status(request.getService()).map(status -> {
            if (status == ServingStatus.SERVICE_UNKNOWN) {
                throw new UnreadableException(UnreadableException.Kind.UNKNOWN_SERVICE);
            }
            return response(status);
        });
    }

    private Future<Void> watch(Call call, HealthCheckRequest request, Answers<HealthCheckResponse> answers) {
        new Watcher(request.getService(), answers).look();
        return answers.over();
    }

    /** Somebody who is told when something has changed. */
    private final class Watcher {

        private final String name;
        private final Answers<HealthCheckResponse> answers;
        private ServingStatus last = ServingStatus.UNKNOWN;

        private Watcher(String name, Answers<HealthCheckResponse> answers) {
            this.name = name;
            this.answers = answers;
        }

        private void look() {
            if (!answers.isOver()) {
                status(name)
                    .compose(this::tell)
                    .onComplete(_ -> vertx.setTimer(LOOK_EVERY.toMillis(), _ -> look()));
            }
        }

        private Future<Void> tell(ServingStatus status) {
            if (status == last) {
                return Future.succeededFuture();
            }
            last = status;
            return answers.send(response(status));
        }
    }

    private Future<ServingStatus> status(String service) {
        if (!service.isEmpty() && !services.contains(service)) {
            return Future.succeededFuture(ServingStatus.SERVICE_UNKNOWN);
        }
        return ready.get().map(wanted -> wanted ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
