package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;

/** docs/api.md describes every endpoint of the service, and no other. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApiDocsTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|");

    @Test
    void describesEveryEndpoint(@Autowired ApplicationContext context) throws IOException {
        var described = ROW.matcher(Files.readString(Path.of("docs", "api.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(described).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Doors.of(context));
    }
}
