@NullMarked
package dev.storekeeper.docs;

import org.jspecify.annotations.NullMarked;
