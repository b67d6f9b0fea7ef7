package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Lists that clients read slowly hold a bounded number of rows in memory. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "storekeeper.request.memory=4MB")
@Import(SlowReaderTests.SmallSendBuffer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SlowReaderTests {

    private static final String LARGE = "/products?limit=1000";
    private static final int ROWS = 1000;

    @LocalServerPort
    int port;

    private TestAccounts accounts;

    @BeforeAll
    void fillProducts() {
        accounts = TestAccounts.at(port);
        var file = "name,price,quantity\n" + "Lamp,1,1\n".repeat(ROWS);
        var answer = accounts.editor().with("Content-Type", "text/csv").post("/products/import?report=errors", file);
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
    }

    @Test
    @Proves("C04")
    void takeNoMoreThanTheirShareOfTheMemory() throws IOException {
        var first = accounts.enrolled().token();
        var second = accounts.enrolled().token();
        var third = Api.at(port).withToken(accounts.enrolled().token());
        try (var _ = readSlowly(first)) {
            assertBusy(Api.at(port).withToken(first).get(LARGE));
            try (var _ = readSlowly(second)) {
                assertBusy(third.get(LARGE));
                assertBusy(third.get("/products"));
                assertThat(third.get("/products?limit=100").status()).isEqualTo(200);
                assertThat(third.get("/changes").status()).isEqualTo(200);
                assertThat(third.get("/products?limit=x").status()).isEqualTo(400);
            }
            await().until(() -> third.get(LARGE).status() == 200);
        }
        await().until(() -> Api.at(port).withToken(first).get(LARGE).status() == 200);
    }

    @Test
    @Proves("C04")
    void shareWhatTheirAccountHasOverAllItsSessions() throws IOException {
        var member = accounts.enrolled();
        TestClock.advance(Duration.ofMinutes(5));
        var later = Api.at(port)
                .withToken(member.person().signIn(Api.at(port)).get("token").asString());
        try (var _ = readSlowly(member.token())) {
            assertBusy(later.get(LARGE));
        }
        await().until(() -> later.get(LARGE).status() == 200);
    }

    @Test
    void areServedWhenTheyComeOneAfterTheOther() {
        var reader = accounts.editor();
        for (int i = 0; i < 20; i++) {
            assertThat(reader.get(LARGE).status()).isEqualTo(200);
            assertThat(reader.get("/products?limit=1001").status()).isEqualTo(400);
        }
    }

    /** Reads the first byte of the answer, so that the list has been read from the database. */
    private Socket readSlowly(String token) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var head = "GET " + LARGE + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static void assertBusy(Api.Answer answer) {
        assertThat(answer.status()).as(answer::toString).isEqualTo(503);
        assertThat(answer.json().get("code").asString()).isEqualTo("busy");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    /** Else the operating system would take the whole answer at once. */
    @TestConfiguration(proxyBeanMethods = false)
    static class SmallSendBuffer {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallSendBuffer() {
            return factory ->
                    factory.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "8192"));
        }
    }
}
