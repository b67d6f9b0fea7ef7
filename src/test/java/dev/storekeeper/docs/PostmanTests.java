package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.docs.Contract.Operation;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The Postman collection is made of its source and calls every operation of the OpenAPI document. */
class PostmanTests {

    @Test
    void isMadeOfItsSource() throws IOException {
        var made = PostmanCollection.fromSource();
        if ("write".equals(System.getProperty("postman"))) {
            PostmanCollection.write(made);
        }
        assertThat(PostmanCollection.written())
                .as("to write it: ./mvnw test -Dtest=PostmanTests -Dpostman=write")
                .isEqualTo(made);
    }

    @Test
    void callsEveryOperation() {
        var called = requests().stream()
                .map(item -> operation(item).map(Operation::toString).orElse(""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(called)
                .isEqualTo(Contract.operations().stream()
                        .map(Operation::toString)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void testsEveryAnswer() {
        assertThat(requests())
                .allSatisfy(item -> assertThat(item.path("event").valueStream())
                        .anyMatch(event -> event.path("listen").asString("").equals("test")
                                && event.at("/script/exec").toString().contains("pm.test(")));
    }

    private static Optional<Operation> operation(JsonNode item) {
        var url =
                item.at("/request/url").asString("").replace("{{base_url}}", "").replaceAll("\\{\\{\\w+}}", "7");
        return Contract.CONTRACT.find(
                item.at("/request/method").asString(""), URI.create(url).getPath());
    }

    private static List<JsonNode> requests() {
        var requests = new ArrayList<JsonNode>();
        collect(PostmanCollection.fromSource(), requests);
        return requests;
    }

    private static void collect(JsonNode folder, List<JsonNode> requests) {
        for (var item : folder.path("item")) {
            if (item.has("request")) {
                requests.add(item);
            }
            collect(item, requests);
        }
    }
}
