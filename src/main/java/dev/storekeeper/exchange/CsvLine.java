package dev.storekeeper.exchange;

import dev.storekeeper.catalogue.Written;
import java.util.List;

/**
 * A record of a CSV file.
 *
 * @param line where in the file it begins
 */
record CsvLine(long line, List<Written> cells) {}
