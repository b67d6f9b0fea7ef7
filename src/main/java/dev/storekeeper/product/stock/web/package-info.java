/** Controllers for the stock of a product: movements, past quantities and their explanation. */
@NullMarked
package dev.storekeeper.product.stock.web;

import org.jspecify.annotations.NullMarked;
