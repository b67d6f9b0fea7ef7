/** Controllers that serve the OpenAPI document. */
@NullMarked
package dev.storekeeper.docs.web;

import org.jspecify.annotations.NullMarked;
