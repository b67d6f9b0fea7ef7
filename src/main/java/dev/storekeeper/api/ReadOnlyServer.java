package dev.storekeeper.api;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** Takes a connection out of the pool once its server refuses writes, so that the next one may lead to a server that takes them. */
public final class ReadOnlyServer implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException thrown) {
        return ServerErrors.isReadOnly(thrown) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
