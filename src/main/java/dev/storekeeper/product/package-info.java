/**
 * The catalogue: what a product is, how it is created, edited, deleted, found and listed. Knows nothing of accounts, tokens or old
 * words. One class writes the table of products, and tells whoever listens of each change in the transaction that makes it. Edits of one product queue under its row lock; lists read one page
 * with one query.
 */
@NullMarked
package dev.storekeeper.product;

import org.jspecify.annotations.NullMarked;
