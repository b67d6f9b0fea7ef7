package dev.storekeeper.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A door for tests only, which tells its caller who they are taken for. */
@TestConfiguration(proxyBeanMethods = false)
class AddressProbe {

    @Bean
    @Order(0)
    SecurityFilterChain addressProbe(HttpSecurity http) {
        return http.securityMatcher("/probe/address")
                .authorizeHttpRequests(door -> door.anyRequest().permitAll())
                .build();
    }

    record Taken(String address, boolean secure, String scheme, String url) {}

    @RestController
    static class Door {

        @GetMapping("/probe/address")
        Taken tell(HttpServletRequest request) {
            return new Taken(
                    request.getRemoteAddr(),
                    request.isSecure(),
                    request.getScheme(),
                    request.getRequestURL().toString());
        }
    }
}
