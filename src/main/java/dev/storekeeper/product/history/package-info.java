/**
 * What became of products: every write is one change set, which tells who made it, and what each product was like before. Listens
 * to the catalogue, which does not know of it, and undoes what it is asked to by a change set of its own: none is ever rewritten.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
