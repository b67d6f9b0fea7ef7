/** Controllers for the OpenAPI document, its page and the pages of error codes. */
@NullMarked
package dev.storekeeper.docs.web;

import org.jspecify.annotations.NullMarked;
