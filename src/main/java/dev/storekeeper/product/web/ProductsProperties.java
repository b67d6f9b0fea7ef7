package dev.storekeeper.product.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Changes to products.
 *
 * @param requireIfMatch whether every change of a product and every deletion must name the version that it means
 */
@ConfigurationProperties("storekeeper.products")
record ProductsProperties(@DefaultValue("false") boolean requireIfMatch) {}
