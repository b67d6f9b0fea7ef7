/** Finds the header {@code Idempotency-Key}, and holds each answer back until it is settled. Knows no table. */
@NullMarked
package dev.storekeeper.idempotency.web;

import org.jspecify.annotations.NullMarked;
