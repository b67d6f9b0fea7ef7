/** Tomcat's side of monitoring: a port of its own for probes and metrics, and what is told of each request when it is over. */
@NullMarked
package dev.storekeeper.monitoring.web;

import org.jspecify.annotations.NullMarked;
