@NullMarked
package dev.storekeeper.product.stock;

import org.jspecify.annotations.NullMarked;
