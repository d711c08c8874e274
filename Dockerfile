# syntax=docker/dockerfile:1

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY src/main src/main
# Formatting and tests are the project's own business; this only builds. What the devnet alone needs stays behind.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip package \
    && rm target/wattlet-*-devnet.jar \
    && mv target/wattlet-*.jar target/wattlet.jar

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 wattlet \
    && useradd --system --uid 10001 --gid wattlet --no-create-home --home-dir /opt/wattlet wattlet
WORKDIR /opt/wattlet
COPY --from=build /build/target/lib lib/
COPY --from=build /build/target/wattlet.jar .
COPY conf/wattlet.yaml conf/
USER 10001:10001

# Reachable from outside the container; the management endpoint stays on its loopback.
ENV WATTLET_HTTP_HOST=0.0.0.0
EXPOSE 5000 5001

# Neither curl nor wget is needed: bash opens the connection.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD [ "bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${WATTLET_MANAGEMENT_PORT:-5002} && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '" ]

ENTRYPOINT [ "java", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-cp", "wattlet.jar:lib/*", "io.wattlet.Wattlet" ]
CMD [ "conf/wattlet.yaml" ]
