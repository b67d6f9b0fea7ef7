@NullMarked
package dev.storekeeper.audit;

import org.jspecify.annotations.NullMarked;
