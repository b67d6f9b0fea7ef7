@NullMarked
package dev.storekeeper.crypto;

import org.jspecify.annotations.NullMarked;
