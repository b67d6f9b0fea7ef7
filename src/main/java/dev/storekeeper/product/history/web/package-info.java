/** Controllers for change sets and the history of a product. */
@NullMarked
package dev.storekeeper.product.history.web;

import org.jspecify.annotations.NullMarked;
