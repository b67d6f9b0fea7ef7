/** The console: a page in the browser to look at products and accounts, made of files that stand beside the classes. */
@NullMarked
package dev.storekeeper.console;

import org.jspecify.annotations.NullMarked;
