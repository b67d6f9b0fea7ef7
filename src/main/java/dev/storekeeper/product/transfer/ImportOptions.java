package dev.storekeeper.product.transfer;

/**
 * How a file is to be imported.
 *
 * @param dryRun whether it is only to be told what would happen
 * @param skipping whether rows that cannot be done are left out, or stop all
 * @param merging whether rows of an older version are welcome where nobody else has changed the same fields
 * @param errorsOnly whether the report leaves out the rows that were done
 * @param largestNewId the largest id that a row may choose for a new product
 * @param mostReported the largest report, in bytes
 * @param truncating whether a longer report is cut off there, or the import is refused
 */
public record ImportOptions(
        FileFormat format,
        boolean dryRun,
        boolean skipping,
        boolean merging,
        boolean errorsOnly,
        long largestNewId,
        long mostReported,
        boolean truncating) {}
