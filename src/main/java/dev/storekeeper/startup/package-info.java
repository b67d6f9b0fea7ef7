/**
 * The start of the service: the settings that it requires, the wait for its database, the one line that says why it does not start,
 * and the lines that say what to do first.
 */
@NullMarked
package dev.storekeeper.startup;

import org.jspecify.annotations.NullMarked;
