package dev.storekeeper.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Lets a method that nobody knows through to the doors: they answer 405 with those that are allowed, a firewall just 400. */
@Configuration(proxyBeanMethods = false)
class AnyMethod {

    /** As strict as ever about paths and headers; TRACE never comes so far. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }
}
