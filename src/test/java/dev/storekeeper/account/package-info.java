@NullMarked
package dev.storekeeper.account;

import org.jspecify.annotations.NullMarked;
