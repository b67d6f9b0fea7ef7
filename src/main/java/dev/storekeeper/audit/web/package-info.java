/** Controllers for the audit trail. */
@NullMarked
package dev.storekeeper.audit.web;

import org.jspecify.annotations.NullMarked;
