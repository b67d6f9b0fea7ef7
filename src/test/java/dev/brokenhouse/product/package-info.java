/** A room that knows the rooms that nobody may know, HTTP and Tomcat, and whose entities tell too much. */
@NullMarked
package dev.brokenhouse.product;

import org.jspecify.annotations.NullMarked;
