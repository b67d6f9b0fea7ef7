package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Files as people and their programs write them, and what is none. */
class FileFormTests extends WithFiles {

    @Test
    void readsWhatSpreadsheetsWrite() {
        var word = newWord();
        var file =
                "\uFEFF\" Quantity \";SKU;Price;NAME;updated_at\r\n\r\n3;%1$s;1.50;\"%1$s \"\"a\"\"\r\nb; c\";never\r\n"
                        .formatted(word);
        var row = refused(csvText("", file), 422, "import_refused").at("/report/0/errors/0");
        assertThat(row.get("field").asString()).isEqualTo("name");
        ok(csvText("", file.replace("\r\nb", " b")));
        var product = named(word).getFirst();
        assertThat(product.get("name").asString()).isEqualTo(word + " \"a\" b; c");
        assertThat(product.get("quantity").asInt()).isEqualTo(3);
    }

    @Test
    void skipsEmptyLines() {
        var many = "\n".repeat(3 * RowReader.BATCH);
        var word = newWord();
        var row = "{\"name\": \"%s\", \"price\": 1, \"quantity\": 1}".formatted(word);
        assertThat(counts(ok(ndjson("", many, row, many, row, many)))).startsWith("created 2,");
        assertThat(counts(ok(csv("", "name,price,quantity", many, word + ",1,1", many, word + ",1,1", many))))
                .startsWith("created 2,");
        ok(csv("", "\n\n\nname,price,quantity", word + ",1,1"));
        refused(csv("", "\n".repeat(5_000) + "name,price,quantity", word + ",1,1"), 400, "no_header");
    }

    /** Between two batches, an import notices that it is cancelled. */
    @Test
    @Proves("A5")
    void readsFewEmptyLinesAtOnce(@Autowired JsonMapper json, @Autowired ProductReader reader) {
        var words = new ColumnWords() {};
        var lines = "name" + "\n".repeat(1_000_000);
        var csv = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        new CsvRows(csv, words, reader).nextBatch();
        assertThat(csv.available()).isPositive();
        var ndjson = new ByteArrayInputStream(lines.substring(4).getBytes(StandardCharsets.UTF_8));
        new NdjsonRows(ndjson, words, json, reader).nextBatch();
        assertThat(ndjson.available()).isPositive();
    }

    @Test
    void understandsOldWords() {
        var word = newWord();
        ok(csv("", "pname,stock,price", word + ",4,1"));
        var id = named(word).getFirst().get("id");
        ok(ndjson("", "{\"pid\": %s, \"stock\": \"5\"}".formatted(id)));
        assertThat(named(word).getFirst().get("quantity").asInt()).isEqualTo(5);
        ok(api.with("Content-Type", "text/csv").post("/api/products/import", "pid,stock\n%s,6".formatted(id)));
        assertThat(named(word).getFirst().get("quantity").asInt()).isEqualTo(6);
        refused(csv("", "pname,name,price,quantity", "a,b,1,1"), 400, "invalid_fields");
        var twins = refused(
                ndjson("", "{\"pid\": %s, \"stock\": 7, \"quantity\": 8}".formatted(id)), 422, "import_refused");
        assertThat(twins.at("/report/0/errors/0/message").asString()).contains("stock and as quantity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name,colour,price | invalid_fields | colour",
                "name,Name,price | invalid_fields | name",
                "name,,price | invalid_fields | header",
                "'' | no_header | columns",
                "'name,price\n\"a,1' | malformed_csv | line 1",
                "'name,price\n\"a\"b,1' | malformed_csv | line 1"
            })
    void refusesWhatHasNoForm(String file, String code, String names) {
        var answer = refused(csvText("", file.replace("\\n", "\n")), 400, code);
        assertThat(answer.toString()).contains(names);
    }

    @Test
    @Proves("A5")
    void boundsTheCellsAndTheLengthOfALine() {
        var header = refused(csvText("", "name,".repeat(65)), 400, "invalid_fields");
        assertThat(header.at("/errors/0/message").asString()).contains("more than 64 columns");
        var row = refused(csv("", "name,price,quantity", "a" + ",".repeat(100)), 422, "import_refused");
        assertThat(row.at("/report/0/errors/0/message").asString()).contains("more than 64 cells");
        var word = newWord();
        var description = "x".repeat(255);
        ok(csv("", "name,price,quantity,description", word + ",1,1," + description));
        var cells = ",".repeat(20) + "x".repeat(4_000);
        refused(csv("", "name,price,quantity", cells.repeat(20)), 400, "malformed_csv");
        refused(csv("", "name,price,quantity", "x".repeat(70_000)), 400, "malformed_csv");
    }

    @Test
    void namesTheRowThatIsNotUtf8() {
        var word = newWord();
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("name,price,quantity\nüber %1$s,1,1\n".formatted(word).getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("über %1$s,1,1\n".formatted(word).getBytes(StandardCharsets.ISO_8859_1));
        var row =
                refused(csvText("", bytes.toByteArray()), 422, "import_refused").at("/report/0");
        assertThat(row.get("row").asInt()).isEqualTo(2);
        assertThat(row.at("/errors/0/message").asString()).contains("UTF-8");
        refused(
                api.with("Content-Type", "text/csv; charset=windows-1252")
                        .post("/products/import", "name,price,quantity\nu,1,1"),
                415,
                "unsupported_media_type");
        var json = new ByteArrayOutputStream();
        json.writeBytes("{\"name\": \"ü\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(
                api.with("Content-Type", "application/x-ndjson").post("/products/import", json.toByteArray()),
                422,
                "import_refused");
    }

    @Test
    void readsEachLineOfNdjsonAsStrictlyAsABody() {
        var answer = refused(
                ndjson(
                        "",
                        "{\"name\": \"a\", \"price\": 1e2, \"quantity\": 1}",
                        "",
                        "{\"name\": \"a\", \"name\": \"b\"}",
                        "{\"colour\": 1}",
                        "[1]",
                        "{\"name\": \"a\"",
                        "{\"name\": true, \"price\": {}, \"quantity\": 1} x",
                        "null",
                        "{\"id\": 1.5}",
                        "{\"id\": 99999999999999999}",
                        "{\"version\": 1000000000000000000}"),
                422,
                "import_refused");
        assertThat(answer.get("report")
                        .valueStream()
                        .map(it ->
                                it.get("line") + " " + it.at("/errors/0/field").asString()))
                .containsExactly(
                        "1 price",
                        "3 name",
                        "4 colour",
                        "5 row",
                        "6 row",
                        "7 row",
                        "8 row",
                        "9 id",
                        "10 id",
                        "11 version");
        assertThat(answer.at("/report/9/errors/0/message").asString()).contains("from 0 to 999999999999999999,");
    }

    @Test
    void takesNoLineOfNdjsonThatIsLongerThan64Kilobytes() {
        var row = "{\"name\": \"a\", \"price\": 1, \"quantity\": -1}";
        var longest = row + " ".repeat(64 * 1024 - row.length());
        refused(ndjson("", row, longest), 422, "import_refused");
        var answer = refused(ndjson("", row, longest + " "), 400, "malformed_ndjson");
        assertThat(answer.get("detail").asString()).contains("Line 2", "65536");
    }

    @Test
    void refusesOtherTypesAndParameters() {
        refused(api.post("/products/import", "{}"), 415, "unsupported_media_type");
        var answer = refused(csv("?dry_run=yes&mode=x", "name"), 400, "invalid_fields");
        assertThat(answer.get("errors").valueStream().map(it -> it.get("field").asString()))
                .containsExactlyInAnyOrder("dry_run", "mode");
        assertThat(counts(ok(csv("", "name,price,quantity")))).isEqualTo("created 0, updated 0, unchanged 0, failed 0");
    }
}
