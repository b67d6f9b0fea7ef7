@NullMarked
package dev.storekeeper.product.transfer;

import org.jspecify.annotations.NullMarked;
