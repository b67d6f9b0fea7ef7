package dev.storekeeper.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.WithServer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** The service as it is when this room is deleted: it speaks its own language and no other. */
@TypeExcludeFilters(HouseWithoutDialectTests.Demolition.class)
class HouseWithoutDialectTests extends WithServer {

    @Test
    void standsAndSpeaksItsOwnLanguage() {
        var api = accounts.editor();
        var created = api.post("/products", "{\"name\": \"Lamp\", \"price\": 3.50, \"quantity\": 2}");
        assertThat(created).hasStatus(201);
    }

    @Test
    void understandsNoAccent() {
        var person = accounts.signedUp();
        var inside = accounts.editor();
        assertThat(inside.ofChangedService().post("/login-step1", person.credentials()))
                .hasStatus(404);
        var otp = Map.of(
                "username",
                person.name(),
                "password",
                person.password(),
                "otp",
                person.phone().code());
        assertThat(api.post("/login", otp)).hasStatus(400);
    }

    /** Leaves the classes of this room out. */
    static final class Demolition extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getClassMetadata().getClassName().startsWith("dev.storekeeper.legacy.");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Demolition;
        }

        @Override
        public int hashCode() {
            return Demolition.class.hashCode();
        }
    }
}
