package dev.brokenhouse.habits;

import java.util.Date;

/** Time as it was kept before java.time. */
class OldTime {
    @SuppressWarnings("JavaUtilDate")
    Date date() {
        return new Date(0);
    }
}
