/**
 * The quick start's database: a MariaDB server of the service's own, unpacked from a jar, kept in one folder and bound to the
 * life of this process. It hands over plain settings and must not know who reads them; the packaged jar leaves this room out.
 */
@NullMarked
package dev.storekeeper.quickstart;

import org.jspecify.annotations.NullMarked;
