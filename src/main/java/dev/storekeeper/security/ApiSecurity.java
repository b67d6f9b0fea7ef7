package dev.storekeeper.security;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.api.SafeHeaders;
import dev.storekeeper.token.AccessTokens;
import dev.storekeeper.token.EndedSessions;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may call which endpoint: the first rule that matches decides, and the most frequent requests come first. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    /** The endpoints that need no token. */
    static final RequestMatcher PUBLIC = new OrRequestMatcher(Stream.of(
                    "/signup",
                    "/login",
                    "/verify-2fa",
                    "/verify-2fa/passkey",
                    "/generate_qr/*",
                    "/token/refresh",
                    "/.well-known/jwks.json",
                    "/",
                    "/console/**",
                    "/openapi.yaml",
                    "/openapi.json",
                    "/postman.json",
                    "/docs",
                    "/docs/*",
                    "/problems",
                    "/problems/*")
            .map(path ->
                    (RequestMatcher) PathPatternRequestMatcher.withDefaults().matcher(path))
            .toList());

    @Bean
    SecurityFilterChain endpoints(
            HttpSecurity http,
            AccessTokens tokens,
            EndedSessions ended,
            ProblemWriter problems,
            AccessRefusals refusals,
            Clock clock) {
        var fresh = FreshProof.required(clock);
        return http.authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(reads("/products", "/products/**"))
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
                        .requestMatchers(PUBLIC)
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/*")
                        .permitAll()
                        .requestMatchers(OPTIONS, "/**")
                        .authenticated()
                        .requestMatchers(reads("/changes", "/changes/**", "/imports", "/imports/**"))
                        .hasAnyRole("VIEWER", "EDITOR", "ADMIN")
                        .requestMatchers("/changes", "/changes/**", "/imports", "/imports/**")
                        .hasAnyRole("EDITOR", "ADMIN")
                        .requestMatchers("/audit", "/audit/**")
                        .hasRole("ADMIN")
                        .requestMatchers(reads("/users", "/users/**", "/invites", "/keys"))
                        .hasRole("ADMIN")
                        .requestMatchers("/users/**", "/invites", "/invites/**", "/keys/**")
                        .access(AuthorizationManagers.allOf(AuthorityAuthorizationManager.hasRole("ADMIN"), fresh))
                        .requestMatchers("/me/totp")
                        .access(fresh)
                        .requestMatchers(reads("/me", "/me/**"))
                        .authenticated()
                        .requestMatchers(DELETE, "/me/sessions", "/me/sessions/*")
                        .authenticated()
                        .requestMatchers("/me", "/me/**")
                        .access(fresh)
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new AccessTokenFilter(tokens, ended, problems), ExceptionTranslationFilter.class)
                .exceptionHandling(
                        denied -> denied.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(SafeHeaders.NO_CONTENT))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                // No session of the servlet container: each request brings its token.
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(AbstractHttpConfigurer::disable)
                // Tokens travel in a header, and the cookie of a login is SameSite=Strict.
                .csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Matches GET, and HEAD, which is GET without the content of the answer (RFC 9110, section 9.3.2). */
    private static RequestMatcher reads(String... paths) {
        return new OrRequestMatcher(Stream.of(paths)
                .flatMap(path -> Stream.of(GET, HEAD)
                        .<RequestMatcher>map(method ->
                                PathPatternRequestMatcher.withDefaults().matcher(method, path)))
                .toList());
    }

    /** Lets unknown methods through to Spring MVC, which answers 405 with the allowed ones, where the firewall would answer 400. */
    @Bean
    static HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        // The same characters as the firewall's own regular expressions, which take a twentieth of a read's time;
        // Tomcat allows no tab in names.
        firewall.setAllowedHeaderNames(ApiSecurity::isWithoutControlCharacters);
        firewall.setAllowedHeaderValues(ApiSecurity::isWithoutControlCharacters);
        return firewall;
    }

    private static boolean isWithoutControlCharacters(String value) {
        for (int i = 0; i < value.length(); i++) {
            var character = value.charAt(i);
            if (character != '\t' && (Character.isISOControl(character) || !Character.isDefined(character))) {
                return false;
            }
        }
        return true;
    }

    /** In front of everything else, so that every part of the service sees the address of the client. */
    @Bean
    static WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> clientAddresses(ProxyProperties properties) {
        return factory -> factory.addEngineValves(new ForwardedClients(properties.trusted()));
    }
}
