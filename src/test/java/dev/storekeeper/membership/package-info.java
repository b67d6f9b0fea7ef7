@NullMarked
package dev.storekeeper.membership;

import org.jspecify.annotations.NullMarked;
