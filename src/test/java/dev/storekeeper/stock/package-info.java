@NullMarked
package dev.storekeeper.stock;

import org.jspecify.annotations.NullMarked;
