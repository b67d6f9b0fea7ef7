package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Doors that exist for tests only, open to everybody: one reads JSON, others fail on request. */
@TestConfiguration(proxyBeanMethods = false)
public class Probes {

    @Bean
    @Order(0)
    SecurityFilterChain probeDoors(HttpSecurity http) {
        return http.securityMatcher("/probe/**")
                .authorizeHttpRequests(door -> door.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    record Shape(
            @Nullable String text,
            @Nullable Integer whole,
            @Nullable BigDecimal exact,
            @Nullable Boolean yes,
            @Nullable Color color,
            @Nullable List<String> list,
            @Nullable Shape inner) {}

    record Whole(@Nullable Integer whole) {}

    enum Color {
        RED,
        BLUE
    }

    @RestController
    public static class Doors {

        public final AtomicInteger acts = new AtomicInteger();

        @PostMapping("/probe/shape")
        Shape echo(@RequestBody Shape shape) {
            acts.incrementAndGet();
            return shape;
        }

        @GetMapping("/probe/number")
        Shape number(@Valid Whole query) {
            return new Shape(null, query.whole(), null, null, null, null, null);
        }

        @GetMapping("/probe/fault/{cause}")
        Shape fail(@PathVariable String cause) {
            switch (cause) {
                case "stack" -> sink(0);
                case "memory" -> throw new OutOfMemoryError("forced");
                case "heap" -> hold(new long[Integer.MAX_VALUE]);
                default -> throw new IllegalStateException("SELECT password FROM account WHERE secret = 'abc'");
            }
            return new Shape("unreachable", null, null, null, null, null, null);
        }

        @GetMapping("/probe/half")
        void failHalfWay(HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[100_000]);
            throw new IllegalStateException("forced");
        }

        @GetMapping("/probe/half-refused")
        void refuseHalfWay(HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[100_000]);
            throw ApiException.of(ErrorCode.TOKEN_INVALID, "forced");
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int sink(int depth) {
            return sink(depth + 1) + 1;
        }

        private static void hold(long[] block) {
            block[0] = 1;
        }
    }
}
