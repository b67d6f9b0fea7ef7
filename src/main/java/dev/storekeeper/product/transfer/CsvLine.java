package dev.storekeeper.product.transfer;

import dev.storekeeper.product.Written;
import java.util.List;

/**
 * A record of a CSV file.
 *
 * @param line where in the file it begins
 */
record CsvLine(long line, List<Written> cells) {}
