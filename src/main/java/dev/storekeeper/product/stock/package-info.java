/**
 * How much there is of each product, and how it came to be: buyers and stock-takers count here, and every change of a quantity,
 * wherever it is made, is a row of the ledger. Knows the catalogue and who is calling; nothing of requests.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.stock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
