@NullMarked
package dev.storekeeper.signin;

import org.jspecify.annotations.NullMarked;
