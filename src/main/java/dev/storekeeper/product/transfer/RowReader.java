package dev.storekeeper.product.transfer;

import org.jspecify.annotations.Nullable;

/** Reads the rows of a file, one by one. What breaks the form of the file itself is refused, since nothing behind it can be told. */
interface RowReader {

    /** The next row; nothing at the end. */
    @Nullable
    ImportRow next();
}
