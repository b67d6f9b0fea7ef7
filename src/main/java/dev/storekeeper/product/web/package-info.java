/** Controllers for products: parameters, conditional requests and the JSON of the answers. */
@NullMarked
package dev.storekeeper.product.web;

import org.jspecify.annotations.NullMarked;
