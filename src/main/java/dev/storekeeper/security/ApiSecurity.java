package dev.storekeeper.security;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.token.AccessTokens;
import dev.storekeeper.token.EndedSessions;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The doors, top to bottom. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    @Bean
    SecurityFilterChain doors(
            HttpSecurity http,
            AccessTokens tokens,
            EndedSessions ended,
            ProblemWriter problems,
            DenialAudit denials,
            Clock clock) {
        var fresh = FreshProof.required(clock);
        var noEntry = new AccessRefusals(problems, denials);
        return http.authorizeHttpRequests(door -> door.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(PublicEndpoints.PATHS)
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/*")
                        .permitAll()
                        .requestMatchers(GET, "/products", "/products/**")
                        .hasAnyRole("VIEWER", "EDITOR", "ADMIN")
                        .requestMatchers(POST, "/products/*/stock/reconcile")
                        .hasRole("ADMIN")
                        .requestMatchers(POST, "/products", "/products/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers(PUT, "/products/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers(PATCH, "/products/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers(DELETE, "/products/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers(GET, "/changes", "/changes/**", "/imports", "/imports/**")
                        .hasAnyRole("VIEWER", "EDITOR", "ADMIN")
                        .requestMatchers("/changes", "/changes/**", "/imports", "/imports/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers("/audit", "/audit/**")
                        .hasRole("ADMIN")
                        .requestMatchers(GET, "/users", "/users/**", "/invites", "/keys")
                        .hasRole("ADMIN")
                        .requestMatchers("/users/**", "/invites", "/invites/**", "/keys/**")
                        .access(AuthorizationManagers.allOf(AuthorityAuthorizationManager.hasRole("ADMIN"), fresh))
                        .requestMatchers("/me/totp")
                        .access(fresh)
                        .requestMatchers(GET, "/me", "/me/**")
                        .authenticated()
                        .requestMatchers(DELETE, "/me/sessions", "/me/sessions/*")
                        .authenticated()
                        .requestMatchers("/me", "/me/**")
                        .access(fresh)
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new AccessTokenFilter(tokens, ended, noEntry), ExceptionTranslationFilter.class)
                .exceptionHandling(no -> no.authenticationEntryPoint(noEntry).accessDeniedHandler(noEntry))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie opens a door to products: tokens travel in a header, and the sign-in cookie is
                // SameSite=Strict.
                .csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Accounts are not looked up by the framework; without this bean it would make a user of its own. */
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }
}
