/** Tests of monitoring. */
@NullMarked
package dev.storekeeper.monitoring.web;

import org.jspecify.annotations.NullMarked;
