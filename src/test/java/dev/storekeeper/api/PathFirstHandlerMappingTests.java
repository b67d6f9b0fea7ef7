package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFirstHandlerMappingTests {

    @ParameterizedTest
    @CsvSource({
        "/products/{id},       /products/5,     false",
        "/products/{id},       /products/,      false",
        "/products/{id}/stock, /products/5,     false",
        "/products,            /products,       false",
        "/products,            /products/5,     false",
        "/**,                  /me,             false",
        "/docs/*.css,          /docs/,          false",
        "/{anything},          /,               false",
        "/products/{id},       /%70roducts/5,   false",
        "/products/{id},       /products;a=b/5, false",
        "/products/{id},       /me/passkeys,    true",
        "/products/{id},       /products,       true",
        "/products/{id},       /Products/5,     true",
        "/products/low,        /products/5,     true",
        "/products,            /,               true"
    })
    void passesOverWhatBeginsOtherwise(String pattern, String path, boolean isPassedOver) {
        assertThat(PathFirstHandlerMapping.beginsOtherwise(pattern, path)).isEqualTo(isPassedOver);
    }
}
