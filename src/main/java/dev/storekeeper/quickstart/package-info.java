/**
 * The quick start's database: a MariaDB server of the service's own, unpacked from a jar, kept in one folder, which ends with this
 * process. It sets the settings of a data source; the packaged jar leaves this package out.
 */
@NullMarked
package dev.storekeeper.quickstart;

import org.jspecify.annotations.NullMarked;
