package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Doors;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.docs.Contract.Operation;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** openapi.yaml describes every endpoint and every error code of the service, and no other. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OpenApiTests {

    private static final Schemas SCHEMAS = new Schemas(Contract.DOCUMENT);

    private final Api api;

    OpenApiTests(@LocalServerPort int port) {
        api = Api.at(port);
    }

    @Test
    void describesEveryEndpoint(@Autowired ApplicationContext context) {
        var described = Contract.operations().stream()
                // The older paths are aliases, which Spring does not know.
                .filter(operation -> !operation.node().path("deprecated").asBoolean(false))
                .map(Operation::toString)
                .map(operation -> operation.replace("{probe}", "**").replace("{path}", "**"))
                .toList();
        assertThat(described).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Doors.of(context));
    }

    @Test
    void namesCacheControlWhereItIsRead(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        var reading = requestMappingHandlerMapping.getHandlerMethods().entrySet().stream()
                .filter(door -> Stream.of(door.getValue().getMethodParameters())
                        .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                        .anyMatch(header -> header != null && header.name().equals(HttpHeaders.CACHE_CONTROL)))
                .flatMap(door -> door.getKey().getPatternValues().stream())
                .flatMap(path -> Stream.of("GET " + path, "GET /api" + path))
                .toList();
        var described = Contract.operations().stream()
                .filter(operation -> operation
                        .node()
                        .path("parameters")
                        .valueStream()
                        .map(Contract::resolved)
                        .anyMatch(
                                parameter -> parameter.path("name").asString("").equals(HttpHeaders.CACHE_CONTROL)))
                .map(Operation::toString);
        assertThat(described).isNotEmpty().containsExactlyInAnyOrderElementsOf(reading);
    }

    @Test
    void namesEveryErrorCode() {
        var codes = Stream.of(ErrorCode.values()).map(ErrorCode::code).toList();
        assertThat(words("/components/schemas/ErrorCode/enum")).containsExactlyInAnyOrderElementsOf(codes);
        assertThat(Contract.DOCUMENT.at("/components/examples").propertyNames())
                .containsExactlyInAnyOrderElementsOf(codes);
        var answered = Contract.DOCUMENT
                .at("/components/responses")
                .valueStream()
                .flatMap(response -> response.findValues("code").stream())
                .flatMap(code -> code.path("enum").valueStream())
                .map(JsonNode::asString)
                .toList();
        assertThat(answered).containsAll(codes);
    }

    @ParameterizedTest
    @EnumSource
    void explainsTheErrorCode(ErrorCode code) {
        var example = Contract.DOCUMENT.at("/components/examples/" + code.code());
        assertThat(Stream.of("summary", "description", "x-what-to-do")
                        .map(part -> example.path(part).asString("")))
                .doesNotContain("");
        var value = example.path("value");
        assertThat(value.path("code").asString()).isEqualTo(code.code());
        assertThat(value.path("type").asString()).isEqualTo("/problems/" + code.code());
        assertThat(value.path("status").asInt()).isEqualTo(code.status().value());
        assertThat(value.path("title").asString()).isEqualTo(code.status().getReasonPhrase());
        responsesWith(code)
                .forEach(pointer -> assertThat(
                                SCHEMAS.errors(pointer + "/content/application~1problem+json/schema", value))
                        .as(pointer)
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/openapi.json"})
    void isServedToAnyone(String path) {
        var answer = api.get(path);
        assertThat(answer).hasStatus(200);
        assertThat(answer.text()).contains("3.1.1", "/products/{id}/stock", "99999999.99");
        var again = api.with("If-None-Match", Objects.requireNonNull(answer.header("ETag")))
                .get(path);
        assertThat(again).hasStatus(304);
    }

    @Test
    void isServedWithThePostmanCollection() {
        var answer = api.get("/postman.json");
        assertThat(answer).hasStatus(200);
        assertThat(answer.json()).isEqualTo(PostmanCollection.written());
    }

    private static Stream<String> responsesWith(ErrorCode code) {
        return Contract.DOCUMENT
                .at("/components/responses")
                .propertyStream()
                .filter(response -> response.getValue().findValues("enum").stream()
                        .flatMap(JsonNode::valueStream)
                        .anyMatch(word -> word.asString("").equals(code.code())))
                .map(response -> "/components/responses/" + response.getKey());
    }

    private static Stream<String> words(String pointer) {
        return Contract.DOCUMENT.at(pointer).valueStream().map(JsonNode::asString);
    }
}
