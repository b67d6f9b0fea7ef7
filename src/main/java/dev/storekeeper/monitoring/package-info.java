/**
 * What an operator sees of a node: metrics, the port that answers them, the access log, the log of slow requests and traces. All of it
 * is off until it is asked for, but the log of slow requests and the warning about the clock. Depends on other packages; none depends on it.
 */
@NullMarked
package dev.storekeeper.monitoring;

import org.jspecify.annotations.NullMarked;
