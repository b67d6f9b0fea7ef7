@NullMarked
package dev.storekeeper.login.membership;

import org.jspecify.annotations.NullMarked;
