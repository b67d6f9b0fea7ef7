package dev.storekeeper;

import dev.storekeeper.TestDatabase.Schema;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** A started service on a schema of the test's own. */
public record TestNode(ConfigurableApplicationContext context) implements AutoCloseable {

    public static TestNode startOn(Schema schema, String... more) {
        var settings = schema.settings().entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue());
        var arguments = Stream.of(settings, Stream.of("--server.port=0"), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return new TestNode(new SpringApplicationBuilder(StorekeeperApplication.class).run(arguments));
    }

    /** Another node on the database of the one with these settings. */
    public static TestNode beside(Environment settings, String... more) {
        return startOn(Schema.of(settings), more);
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public Api api() {
        return Api.at(port());
    }

    public JdbcTemplate database() {
        return context.getBean(JdbcTemplate.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
