/** Stock over HTTP: the form of a movement, and of what the ledger answers. Knows no table. */
@NullMarked
package dev.storekeeper.product.stock.web;

import org.jspecify.annotations.NullMarked;
