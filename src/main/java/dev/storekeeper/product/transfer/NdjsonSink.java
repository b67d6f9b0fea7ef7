package dev.storekeeper.product.transfer;

import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;

/** A JSON object to a line. */
final class NdjsonSink implements ProductSink {

    private final JsonGenerator json;

    NdjsonSink(ObjectWriter writer, OutputStream out) {
        json = writer.withRootValueSeparator("").createGenerator(out);
    }

    @Override
    public void write(ProductSnapshot product) {
        json.writeStartObject();
        for (var field : ProductField.ALL) {
            json.writeName(field.wireName());
            write(field, product);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void write(ProductField field, ProductSnapshot product) {
        switch (field) {
            case ID -> json.writeNumber(product.id());
            case PRICE -> json.writeNumber(product.price());
            case QUANTITY -> json.writeNumber(product.quantity());
            case LOW_STOCK_AT -> json.writePOJO(product.lowStockAt());
            case VERSION -> json.writeNumber(product.version());
            case SKU -> json.writeString(product.sku());
            case NAME -> json.writeString(product.name());
            case DESCRIPTION -> json.writeString(product.description());
            case CREATED_AT -> json.writeString(product.createdAt().toString());
            case UPDATED_AT -> json.writeString(product.updatedAt().toString());
        }
    }

    @Override
    public void end() {
        json.close();
    }
}
