/** A dialect that stores something. */
@NullMarked
package dev.brokenhouse.legacy;

import org.jspecify.annotations.NullMarked;
