@NullMarked
package dev.storekeeper.dialect;

import org.jspecify.annotations.NullMarked;
