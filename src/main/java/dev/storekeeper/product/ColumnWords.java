package dev.storekeeper.product;

/** Translates the names of columns in imported files. Without a bean of this type, files use the names of the fields. */
public interface ColumnWords {

    /** The name of the field for a column, or the word itself if it has no other name. */
    default String column(String word) {
        return word;
    }

    /** A line of JSON with the names of the fields. */
    default byte[] line(byte[] json) {
        return json;
    }
}
