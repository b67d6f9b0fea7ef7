package dev.storekeeper.product.transfer;

/**
 * How a file is imported.
 *
 * @param dryRun whether the import only reports what it would do
 * @param skipping whether rows that fail are left out; otherwise one of them refuses the file
 * @param merging whether rows of an older version are accepted if the same fields have not been changed since
 * @param errorsOnly whether the report leaves out the rows that succeed
 * @param largestNewId the largest id that a row may choose for a new product
 * @param mostReported the largest report, in bytes
 * @param truncating whether a larger report is truncated; otherwise the import is refused
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
