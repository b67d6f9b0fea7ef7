/** Habits that nobody has in the real house. */
@NullMarked
package dev.brokenhouse.habits;

import org.jspecify.annotations.NullMarked;
