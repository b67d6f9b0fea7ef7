/** Files of products over HTTP: which form is asked for, and how it is sent. Knows no table and no rule of a field. */
@NullMarked
package dev.storekeeper.product.transfer.web;

import org.jspecify.annotations.NullMarked;
