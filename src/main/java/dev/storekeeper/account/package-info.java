/**
 * Who somebody is: name, password and role. Knows nothing of second factors, tokens or the way in.
 */
@NullMarked
package dev.storekeeper.account;

import org.jspecify.annotations.NullMarked;
