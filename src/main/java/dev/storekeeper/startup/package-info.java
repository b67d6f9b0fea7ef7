/**
 * How the service comes up, and how it says that it cannot: the settings it insists on, the one line a refusal prints, and
 * what it tells the person at the terminal once it listens. It knows no feature and no database but by its address.
 */
@NullMarked
package dev.storekeeper.startup;

import org.jspecify.annotations.NullMarked;
