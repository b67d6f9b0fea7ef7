/**
 * Products: how they are created, edited, deleted, found and listed. {@link dev.storekeeper.product.ProductDetails} lists their fields.
 * Each write is published as {@link dev.storekeeper.product.ProductsChanged} in its transaction; the history and the ledger record it.
 */
@NullMarked
package dev.storekeeper.product;

import org.jspecify.annotations.NullMarked;
