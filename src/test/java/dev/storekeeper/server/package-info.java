@NullMarked
package dev.storekeeper.server;

import org.jspecify.annotations.NullMarked;
