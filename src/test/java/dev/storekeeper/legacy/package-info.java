@NullMarked
package dev.storekeeper.legacy;

import org.jspecify.annotations.NullMarked;
