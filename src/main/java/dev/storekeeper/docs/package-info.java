/**
 * What the service says about itself: the OpenAPI document as it stands in {@code openapi.yaml}, a page that shows it, the page of each
 * error code, and the Postman collection. Knows no feature.
 */
@NullMarked
package dev.storekeeper.docs;

import org.jspecify.annotations.NullMarked;
