/**
 * The front door on the wire: what is asked, and the forms of the answer, a QR code as picture or text among them. Knows
 * cookies and headers; who is let in is decided in the room.
 */
@NullMarked
package dev.storekeeper.login.web;

import org.jspecify.annotations.NullMarked;
