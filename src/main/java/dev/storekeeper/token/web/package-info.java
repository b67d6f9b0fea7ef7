@NullMarked
package dev.storekeeper.token.web;

import org.jspecify.annotations.NullMarked;
