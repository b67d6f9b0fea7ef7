package dev.storekeeper.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import jakarta.servlet.ServletContext;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * What common requests allocate beside an answer about health, which needs no account and no product. Bytes are counted and no time is taken, so that a busy machine
 * changes nothing; a filter, a query or a second serialization that joins the path of a request does.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllocationTests {

    private static final int REQUESTS = 100;
    private static final int PRODUCTS = 100;

    private final Api api;
    private final String path;
    private final double health;

    AllocationTests(@LocalServerPort int port) {
        api = Api.at(port).withToken(TestAccounts.at(port).enrolled().token());
        var products = TestProducts.of(api);
        path = IntStream.range(0, PRODUCTS)
                .mapToObj(i -> TestProducts.pathOf(products.called("Lamp " + i)))
                .toList()
                .getLast();
        health = kilobytes("/actuator/health/liveness");
    }

    @Test
    void oneProductAllocatesLittleMoreThanHealth() {
        assertThat(kilobytes(path) / health).isLessThan(1.1);
    }

    @Test
    void listAllocatesInLineWithItsRows() {
        assertThat(kilobytes("/products?limit=" + PRODUCTS) / health).isLessThan(8);
    }

    /** Each filter and converter costs every request a little, and the compiler a lot while a service is new. */
    @Test
    void onlyNeededFiltersAndConvertersAreAsked(
            @Autowired ServletContext context, @Autowired RequestMappingHandlerAdapter adapter) {
        assertThat(context.getFilterRegistrations().keySet())
                .containsExactlyInAnyOrder(
                        "requestIds", "accentFilter", "bodyLimit", "springSecurityFilterChain", "idempotencyFilter");
        assertThat(adapter.getMessageConverters())
                .extracting(converter -> converter.getClass().getSimpleName())
                .containsExactlyInAnyOrder(
                        "QrCodeConverter",
                        "ByteArrayHttpMessageConverter",
                        "StringHttpMessageConverter",
                        "JacksonJsonHttpMessageConverter");
    }

    /** Per request, of the least of some tries. */
    private double kilobytes(String path) {
        return IntStream.range(0, 5)
                .mapToDouble(_ -> Meter.measure(() -> IntStream.range(0, REQUESTS)
                                        .map(_ -> api.get(path).status())
                                        .filter(status -> status == 200)
                                        .count())
                                .cost()
                                .kilobytes()
                        / (double) REQUESTS)
                .min()
                .orElseThrow();
    }
}
