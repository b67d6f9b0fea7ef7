/** The five services that came before, each in its own words: what their users did works as they wrote it. */
@NullMarked
package dev.storekeeper.journey;

import org.jspecify.annotations.NullMarked;
