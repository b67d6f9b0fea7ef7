@NullMarked
package dev.storekeeper.custody;

import org.jspecify.annotations.NullMarked;
