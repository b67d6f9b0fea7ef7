/**
 * The stock of each product. Buyers and stock-takers change quantities here, and every change of a quantity, wherever it is made, is
 * a row of the ledger.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.stock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
