@NullMarked
package dev.storekeeper.passkey;

import org.jspecify.annotations.NullMarked;
