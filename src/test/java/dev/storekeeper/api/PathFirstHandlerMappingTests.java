package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFirstHandlerMappingTests {

    @ParameterizedTest
    @CsvSource({
        "/products/{id}, /products/5",
        "/products/{id}, /products/",
        "/products/{id}/stock, /products/5",
        "/products, /products",
        "/products, /products/5",
        "/**, /me",
        "/docs/*.css, /docs/",
        "/{anything}, /",
        "/products/{id}, /%70roducts/5",
        "/products/{id}, /products;a=b/5"
    })
    void comparesWhatMayMatch(String pattern, String path) {
        assertThat(PathFirstHandlerMapping.beginsOtherwise(pattern, path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/products/{id}, /me/passkeys",
        "/products/{id}, /products",
        "/products/{id}, /Products/5",
        "/products/low, /products/5",
        "/products, /"
    })
    void sparesWhatBeginsOtherwise(String pattern, String path) {
        assertThat(PathFirstHandlerMapping.beginsOtherwise(pattern, path)).isTrue();
    }
}
