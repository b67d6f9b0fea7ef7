/** Serves the files of the console and tells programs where the API is. */
@NullMarked
package dev.storekeeper.console.web;

import org.jspecify.annotations.NullMarked;
