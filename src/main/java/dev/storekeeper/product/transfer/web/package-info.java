/** Controllers for the import and export of files, and for the progress of imports. */
@NullMarked
package dev.storekeeper.product.transfer.web;

import org.jspecify.annotations.NullMarked;
