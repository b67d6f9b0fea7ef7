@NullMarked
package dev.storekeeper.product.history;

import org.jspecify.annotations.NullMarked;
