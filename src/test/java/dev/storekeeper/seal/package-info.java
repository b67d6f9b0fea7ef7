@NullMarked
package dev.storekeeper.seal;

import org.jspecify.annotations.NullMarked;
