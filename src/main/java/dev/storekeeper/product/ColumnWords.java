package dev.storekeeper.product;

/** Lets files say their columns in words other than this room's. */
public interface ColumnWords {

    /** What the column is called here; the same where there is no other word for it. */
    String column(String word);

    /** A line of JSON with its fields as they are called here. */
    byte[] line(byte[] json);
}
