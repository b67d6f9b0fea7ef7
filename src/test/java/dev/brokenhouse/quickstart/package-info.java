/** A quick start that somebody leans on and that reaches into the web of another room. */
@NullMarked
package dev.brokenhouse.quickstart;

import org.jspecify.annotations.NullMarked;
