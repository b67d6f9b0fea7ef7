/** Controllers for sign-up and login, with their cookies and headers. */
@NullMarked
package dev.storekeeper.login.web;

import org.jspecify.annotations.NullMarked;
