/** Controllers for the audit trail. A module of its own, since it knows sessions, which record their events in the trail. */
@ApplicationModule
@NullMarked
package dev.storekeeper.audit.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
