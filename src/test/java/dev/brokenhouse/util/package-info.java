/** A package without a meaning. */
@NullMarked
package dev.brokenhouse.util;

import org.jspecify.annotations.NullMarked;
