/** A house that breaks each rule of the real one once, which shows that the rules are alive. Nothing starts it. */
@NullMarked
package dev.brokenhouse;

import org.jspecify.annotations.NullMarked;
