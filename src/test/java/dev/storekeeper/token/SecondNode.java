package dev.storekeeper.token;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Another node on the database of the first, over a wire of its own; it loses patience sooner than the first. */
public record SecondNode(ConfigurableApplicationContext context, Wire wire) implements AutoCloseable {

    public static SecondNode besideTheOneWith(Environment settings, String... more) throws IOException {
        return losingPatienceAfter(Duration.ofSeconds(2), settings, more);
    }

    /** @param patience how long it waits for an answer of its database */
    static SecondNode losingPatienceAfter(Duration patience, Environment settings, String... more) throws IOException {
        var wire = new Wire(settings.getRequiredProperty("spring.datasource.url"));
        var context = new SpringApplicationBuilder(StorekeeperApplication.class)
                .run(Stream.concat(
                                Stream.of(more),
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.datasource.url=" + wire.url(),
                                        "--spring.datasource.username="
                                                + settings.getProperty("spring.datasource.username"),
                                        "--spring.datasource.password="
                                                + settings.getProperty("spring.datasource.password"),
                                        // The start is not what is tested: a busy database may take longer for its
                                        // first answer.
                                        "--spring.datasource.hikari.initialization-fail-timeout=10000",
                                        "--spring.datasource.hikari.connection-timeout=1000",
                                        "--spring.datasource.hikari.validation-timeout=900",
                                        "--spring.datasource.hikari.data-source-properties.socketTimeout="
                                                + patience.toMillis()))
                        .toArray(String[]::new));
        return new SecondNode(context, wire);
    }

    public Api api() {
        return Api.at(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    /** The database answers again, and the node has noticed. */
    public void mend() {
        wire.mend();
        await().atMost(ofSeconds(15)).until(() -> api().get("/actuator/health").status() == 200);
    }

    /** Waits for what nodes do by themselves, in real time. */
    public static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    @Override
    public void close() throws IOException {
        context.close();
        wire.close();
    }
}
