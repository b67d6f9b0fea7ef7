/**
 * Controllers for sign-up and login, with their cookies and headers. They draw QR codes in the format that the client accepts.
 */
@NullMarked
package dev.storekeeper.login.web;

import org.jspecify.annotations.NullMarked;
