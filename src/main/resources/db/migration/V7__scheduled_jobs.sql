-- One node at a time runs each job; ShedLock keeps its locks here.
CREATE TABLE IF NOT EXISTS housekeeping_lock (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    lock_until DATETIME(6) NOT NULL,
    locked_at DATETIME(6) NOT NULL,
    locked_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
