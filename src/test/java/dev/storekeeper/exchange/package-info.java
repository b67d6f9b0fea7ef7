@NullMarked
package dev.storekeeper.exchange;

import org.jspecify.annotations.NullMarked;
