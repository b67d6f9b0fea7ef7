package dev.storekeeper.token;

import dev.storekeeper.Api;
import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two nodes on a schema that nobody else uses, since what is done to its keys would be felt by all. */
record Nodes(ConfigurableApplicationContext first, SecondNode second) implements AutoCloseable {

    static Nodes start() throws IOException {
        var first = startOn(TestDatabase.freshSchema());
        return new Nodes(first, SecondNode.besideTheOneWith(first.getEnvironment()));
    }

    static ConfigurableApplicationContext startOn(TestDatabase.Schema schema, String... more) {
        var settings = schema.settings().entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue());
        var arguments = Stream.of(settings, Stream.of("--server.port=0"), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return new SpringApplicationBuilder(StorekeeperApplication.class).run(arguments);
    }

    /** Another one beside them, as it is started in the course of a rolling restart. */
    ConfigurableApplicationContext another(String... more) {
        var settings = first.getEnvironment();
        return startOn(
                new TestDatabase.Schema(
                        settings.getRequiredProperty("spring.datasource.url"),
                        settings.getRequiredProperty("spring.datasource.username"),
                        settings.getRequiredProperty("spring.datasource.password")),
                more);
    }

    static Api at(ConfigurableApplicationContext node) {
        return Api.at(port(node));
    }

    Api here() {
        return at(first);
    }

    Api there() {
        return second.api();
    }

    TestAccounts accounts() {
        return TestAccounts.at(port(first));
    }

    SigningKeys keysHere() {
        return first.getBean(SigningKeys.class);
    }

    SigningKeys keysThere() {
        return second.context().getBean(SigningKeys.class);
    }

    JdbcTemplate database() {
        return first.getBean(JdbcTemplate.class);
    }

    /** The token of somebody who manages the service. */
    String admin() {
        var member = accounts().enrolled();
        database()
                .update(
                        "UPDATE account SET role = 'ADMIN' WHERE username = ?",
                        member.person().name());
        return Renewals.token(member.person().signIn(here()));
    }

    private static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() throws IOException {
        second.close();
        first.close();
    }
}
