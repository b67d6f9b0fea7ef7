/**
 * Products as files. An export streams whatever its size, and an import is done as a whole or not at all. This package knows how files
 * are read and written; what a product may hold is decided in {@code product}.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.transfer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
