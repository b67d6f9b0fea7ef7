@NullMarked
package dev.storekeeper.login.passkey;

import org.jspecify.annotations.NullMarked;
