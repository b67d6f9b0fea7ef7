package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.TestAccounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A service whose pages come from elsewhere says so in its settings. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
        properties = {
            "storekeeper.passkey.rp-id=shop.example",
            "storekeeper.passkey.rp-name=The shop",
            "storekeeper.passkey.origins=https://shop.example,https://admin.shop.example"
        })
class OtherDomainTests {

    @LocalServerPort
    private int port;

    private Passkeys passkeys;

    @BeforeEach
    void comeIn() {
        passkeys = new Passkeys(TestAccounts.at(port).editor());
    }

    @Test
    void takesKeysFromItsPages() {
        assertThat(passkeys.begin().get("options").get("rp").get("name").asString())
                .isEqualTo("The shop");
        passkeys.added(SecurityKey.at(port).of("shop.example").lured("https://shop.example"));
        passkeys.added(SecurityKey.at(port).of("shop.example").lured("https://admin.shop.example"));
    }

    @Test
    @Proves("P01")
    void takesKeysFromNowhereElse() {
        for (var page : new String[] {"http://localhost:" + port, "http://shop.example", "https://evil.shop.example"}) {
            assertThat(passkeys.add(SecurityKey.at(port).of("shop.example").lured(page)))
                    .as(page)
                    .hasStatus(400);
        }
    }
}
