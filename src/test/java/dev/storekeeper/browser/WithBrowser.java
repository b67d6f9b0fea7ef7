package dev.storekeeper.browser;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tests of a page of the service in a browser, which is opened once for the class. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("browser")
public abstract class WithBrowser {

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcTemplate database;

    protected Browser browser;

    @BeforeAll
    void open() throws IOException, InterruptedException {
        browser = Browser.open();
    }

    @AfterAll
    void close() throws IOException {
        browser.close();
    }
}
