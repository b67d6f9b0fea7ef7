/** A dialect that stores something. */
@NullMarked
package dev.brokenhouse.dialect;

import org.jspecify.annotations.NullMarked;
