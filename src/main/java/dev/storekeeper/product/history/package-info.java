/**
 * What was done to products. Each transaction that writes products is one change set, with the values that each product had before.
 * A change set is reverted by a new one; recorded rows are never rewritten.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
