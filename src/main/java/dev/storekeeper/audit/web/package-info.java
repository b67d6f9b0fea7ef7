/** Controllers for the audit trail, and a filter that notes on each request who calls. */
@NullMarked
package dev.storekeeper.audit.web;

import org.jspecify.annotations.NullMarked;
