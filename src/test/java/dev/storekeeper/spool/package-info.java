@NullMarked
package dev.storekeeper.spool;

import org.jspecify.annotations.NullMarked;
