/** Change sets over HTTP: parameters, and the form of the answers. Knows no table, and no rule of what may be undone. */
@NullMarked
package dev.storekeeper.product.history.web;

import org.jspecify.annotations.NullMarked;
