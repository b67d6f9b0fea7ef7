/** What one request costs the service: it grows at most in line with the request's size, at every door. */
@NullMarked
package dev.storekeeper.cost;

import org.jspecify.annotations.NullMarked;
