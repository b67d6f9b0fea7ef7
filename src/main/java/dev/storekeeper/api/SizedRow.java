package dev.storekeeper.api;

/** A row of a list that knows how much memory it takes until its answer is read. */
public interface SizedRow {

    /** At most; other rows share some of it. */
    int bytes();
}
