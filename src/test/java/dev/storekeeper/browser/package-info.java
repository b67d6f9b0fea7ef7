@NullMarked
package dev.storekeeper.browser;

import org.jspecify.annotations.NullMarked;
