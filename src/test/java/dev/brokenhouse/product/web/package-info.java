/** A web package that shows itself, a repository and a secret. */
@NullMarked
package dev.brokenhouse.product.web;

import org.jspecify.annotations.NullMarked;
