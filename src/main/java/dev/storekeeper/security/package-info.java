/**
 * Who may walk through which door. Knows tokens and paths; what happens behind a door is none of its business.
 */
@NullMarked
package dev.storekeeper.security;

import org.jspecify.annotations.NullMarked;
