/** The trail on the wire, and how a request tells who calls. Knows headers and addresses; what is recorded is decided in the room. */
@NullMarked
package dev.storekeeper.audit.web;

import org.jspecify.annotations.NullMarked;
