# The packaged service, without the embedded database. Every RUN, ENTRYPOINT and HEALTHCHECK below is also played
# without an engine by .ci/image-rehearsal, so they use relative paths and no command that the two base images lack; for the
# packages that apt-get installs it takes those of its machine.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY postman postman
COPY src src
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -DskipTests -Pimage package
RUN java -Djarmode=tools -jar target/*.jar extract --layers --application-filename storekeeper.jar --destination layers

FROM eclipse-temurin:25-jre AS base
RUN apt-get update && apt-get install -y --no-install-recommends libargon2-1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY src/image/start-only.json ./

# The service works for a minute on a database of this stage alone; what it teaches the JVM goes into the cache, which fits only
# the very JVM and files that it was made with.
FROM base AS train
RUN apt-get update && apt-get install -y --no-install-recommends curl jq mariadb-server-core oathtool zbar-tools
WORKDIR /app
COPY .ci/train-cache .ci/seeds .ci/player .ci/canonical training/
RUN training/train-cache

FROM base AS run
WORKDIR /app
COPY --from=train /app/storekeeper.aot ./
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# Without two warnings of JDK 25 about one adapter, which it then makes anew.
ENTRYPOINT ["java", "-XX:AOTCache=storekeeper.aot", "-Dspring.aot.enabled=true", "-Xlog:aot=error,aot+codecache+stubs=error", "-XX:+UseSerialGC", "-Xms64m", "-XX:MaxRAMPercentage=75", "-XX:TrimNativeHeapInterval=5000", "-XX:CICompilerCount=3", "-XX:+UnlockDiagnosticVMOptions", "-XX:CompilerDirectivesFile=start-only.json", "-XX:+ExitOnOutOfMemoryError", "-jar", "storekeeper.jar"]
