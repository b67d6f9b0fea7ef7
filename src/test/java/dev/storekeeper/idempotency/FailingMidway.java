package dev.storekeeper.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Fails, waits or dies where a request asks for it: after the product is written, and before the answer is kept. */
@TestConfiguration(proxyBeanMethods = false)
class FailingMidway implements HandlerInterceptor, WebMvcConfigurer {

    static final String HEADER = "X-Midway";

    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    private final JdbcTemplate database;
    private final Environment settings;

    FailingMidway(JdbcTemplate database, Environment settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView view)
            throws SQLException, InterruptedException {
        switch (request.getHeader(HEADER)) {
            case "fault" -> throw new IllegalStateException("between write and answer");
            case "death" -> cutTheConnection();
            case "wait" -> {
                arrived.countDown();
                released.await(20, java.util.concurrent.TimeUnit.SECONDS);
            }
            case null, default -> {}
        }
    }

    /** All that a database sees of a node that is killed. */
    private void cutTheConnection() throws SQLException {
        var own = database.queryForObject("SELECT CONNECTION_ID()", Long.class);
        try (var other = DriverManager.getConnection(
                        settings.getRequiredProperty("spring.datasource.url"),
                        settings.getProperty("spring.datasource.username"),
                        settings.getProperty("spring.datasource.password"));
                var statement = other.createStatement()) {
            statement.execute("KILL " + own);
        }
    }
}
