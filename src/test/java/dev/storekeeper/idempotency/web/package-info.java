/** The filter of the header Idempotency-Key. */
@NullMarked
package dev.storekeeper.idempotency.web;

import org.jspecify.annotations.NullMarked;
