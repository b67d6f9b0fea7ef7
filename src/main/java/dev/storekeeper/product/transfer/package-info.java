/**
 * The catalogue as a file: exports that stream whatever its size, and imports that happen as a whole or not at all. Knows how rows are
 * written and read; what a product may hold, and how it is stored, is the catalogue's.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.product.transfer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
