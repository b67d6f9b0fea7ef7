package dev.storekeeper;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Lets a password hash cost little in every context of the tests, but for those that set {@link #SHIPPED}. Argon2id all the same,
 * with the smallest memory that it knows.
 */
public final class TestHashing implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** The setting of a context whose hashes cost what they cost in production. */
    public static final String SHIPPED = "test.hashing=shipped";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if ("shipped".equals(context.getEnvironment().getProperty("test.hashing"))) {
            return;
        }
        context.addBeanFactoryPostProcessor(factory -> {
            ((BeanDefinitionRegistry) factory).removeBeanDefinition("passwordEncoder");
            factory.registerSingleton("passwordEncoder", new Argon2PasswordEncoder(16, 32, 1, 32, 1));
        });
    }
}
