/**
 * The catalogue as a file: exports that stream whatever its size, and imports that happen as a whole or not at all. Knows how rows are
 * written and read; what a product may hold, and how it is stored, is the catalogue's.
 */
@NullMarked
package dev.storekeeper.exchange;

import org.jspecify.annotations.NullMarked;
