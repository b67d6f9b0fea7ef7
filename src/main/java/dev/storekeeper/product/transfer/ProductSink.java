package dev.storekeeper.product.transfer;

import dev.storekeeper.product.ProductSnapshot;
import java.io.IOException;

/** Takes products one by one. What is not ended by word stays half a file, and must not look like a whole one. */
public interface ProductSink {

    void write(ProductSnapshot product) throws IOException;

    void end() throws IOException;
}
