/**
 * Tomcat as this service needs it: strict framing, limits of bodies in size, time and memory, and errors as problem details. Large
 * bodies wait in temporary files.
 */
@NullMarked
package dev.storekeeper.server;

import org.jspecify.annotations.NullMarked;
