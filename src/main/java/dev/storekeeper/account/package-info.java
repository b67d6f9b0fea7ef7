/**
 * Who somebody is: name, password and role; and who may become somebody, by invite or without. Knows nothing of second factors, tokens or the way in.
 */
@NullMarked
package dev.storekeeper.account;

import org.jspecify.annotations.NullMarked;
