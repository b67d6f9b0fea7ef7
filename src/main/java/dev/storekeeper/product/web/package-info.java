/**
 * The catalogue over HTTP: parameters, conditional headers and the form of the answers. Knows no table and no rule of a field.
 */
@NullMarked
package dev.storekeeper.product.web;

import org.jspecify.annotations.NullMarked;
