@NullMarked
package dev.storekeeper.console;

import org.jspecify.annotations.NullMarked;
