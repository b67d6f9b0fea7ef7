package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.journey.Visitor.Client;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** All five, with the clients that they were written for. */
class JourneysTests {

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "storekeeper.lenient=true")
    class QuickStart {

        /** A common password: three of the five used one in their examples. */
        private static final String PASSWORD = "password123";

        @LocalServerPort
        int port;

        @TestFactory
        Stream<DynamicTest> worksForEverybody() {
            return journeys(port, PASSWORD, Client.COOKIES, Client.NOTHING);
        }
    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    class Production {

        private static final String PASSWORD = "umbrella under the stairs";

        @LocalServerPort
        int port;

        @TestFactory
        Stream<DynamicTest> worksForWhoShowsSomething() {
            return journeys(port, PASSWORD, Client.COOKIES, Client.CHALLENGE);
        }
    }

    private static Stream<DynamicTest> journeys(int port, String password, Client... clients) {
        var canonical = new CanonicalJourney(new Visitor(Client.NOTHING, port), password).play();
        return Stream.<BiFunction<Visitor, String, Journey>>of(
                        Seed000Journey::new,
                        Seed001Journey::new,
                        Seed002Journey::new,
                        Seed003Journey::new,
                        Seed004Journey::new)
                .flatMap(seed -> Arrays.stream(clients).map(client -> {
                    var journey = seed.apply(new Visitor(client, port), password);
                    return DynamicTest.dynamicTest(
                            journey.getClass().getSimpleName() + " with " + client,
                            () -> assertThat(journey.play()).isEqualTo(canonical));
                }));
    }
}
