@NullMarked
package dev.storekeeper.login;

import org.jspecify.annotations.NullMarked;
