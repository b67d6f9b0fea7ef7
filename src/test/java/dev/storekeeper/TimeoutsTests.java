package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** Nothing is waited for without end, and each wait fits into the next one (S93). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AsShipped
class TimeoutsTests {

    private final HikariDataSource pool;
    private final WebServerApplicationContext context;

    TimeoutsTests(@Autowired DataSource guarded, @Autowired WebServerApplicationContext context) throws SQLException {
        this.pool = guarded.unwrap(HikariDataSource.class);
        this.context = context;
    }

    @Test
    @Proves({"A8", "S93"})
    void waitsForTheDatabaseWithinBounds() throws SQLException {
        assertThat(pool.getConnectionTimeout()).isEqualTo(2_000);
        assertThat(pool.getValidationTimeout()).isLessThan(pool.getConnectionTimeout());
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT @@SESSION.innodb_lock_wait_timeout, @@SESSION.sql_mode, @@SESSION.time_zone,"
                                + TestDatabase.STATEMENT_LIMIT_MILLIS)) {
            assertThat(row.next()).isTrue();
            var lockWait = Duration.ofSeconds(row.getLong(1));
            assertThat(lockWait).isLessThan(Duration.ofMillis(connection.getNetworkTimeout()));
            assertThat(Duration.ofMillis(connection.getNetworkTimeout())).isEqualTo(Duration.ofSeconds(4));
            assertThat(row.getString(2)).contains("STRICT_ALL_TABLES");
            assertThat(row.getString(3)).isEqualTo("+00:00");
            assertThat(Duration.ofMillis(row.getLong(4)))
                    .isGreaterThan(lockWait)
                    .isLessThan(Duration.ofMillis(connection.getNetworkTimeout()));
        }
    }

    @Test
    @Proves("S93")
    void waitsForCallersWithinBounds() {
        var protocol = protocol();
        assertThat(protocol.getConnectionTimeout()).isEqualTo(10_000);
        assertThat(protocol.getKeepAliveTimeout()).isEqualTo(30_000);
        assertThat(protocol.getMaxConnections()).isEqualTo(8192);
        assertThat(protocol.getMaxHttpRequestHeaderSize()).isEqualTo(8192);
    }

    /** Clients that keep their connections leave some to others. */
    @Test
    @Proves("F03")
    void keepsNoConnectionWhileMostAreTaken() throws IOException {
        var protocol = protocol();
        var usual = protocol.getMaxConnections();
        var idle = new ArrayList<Socket>();
        try {
            assertThat(askForConnection()).isNull();
            for (var i = 0; i < 8; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), protocol.getLocalPort()));
            }
            await().until(() -> protocol.getConnectionCount() >= idle.size());
            protocol.setMaxConnections(Math.toIntExact(protocol.getConnectionCount()) + 2);
            assertThat(askForConnection()).isEqualTo("close");
        } finally {
            protocol.setMaxConnections(usual);
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    private @Nullable String askForConnection() {
        var request = "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";
        return RawHttp.send(protocol().getLocalPort(), request).header("Connection");
    }

    private AbstractHttp11Protocol<?> protocol() {
        var server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        return (AbstractHttp11Protocol<?>) server.getTomcat().getConnector().getProtocolHandler();
    }
}
