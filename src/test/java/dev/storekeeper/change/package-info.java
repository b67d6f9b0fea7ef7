@NullMarked
package dev.storekeeper.change;

import org.jspecify.annotations.NullMarked;
