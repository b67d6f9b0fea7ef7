/**
 * Who may call which endpoint: reads the access token of a request, checks role and step-up, and finds the client's address behind
 * proxies.
 */
@NullMarked
package dev.storekeeper.security;

import org.jspecify.annotations.NullMarked;
