package dev.brokenhouse.product;

/** Writes products without a record. */
class KeepsSilent {
    static final String RAISE = "UPDATE product" + " SET price = price * 2";
}
