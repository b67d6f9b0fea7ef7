/** Tests of monitoring. */
@NullMarked
package dev.storekeeper.monitoring;

import org.jspecify.annotations.NullMarked;
