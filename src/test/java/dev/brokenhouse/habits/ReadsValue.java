package dev.brokenhouse.habits;

import org.springframework.beans.factory.annotation.Value;

/** A setting that no record explains. */
record ReadsValue(@Value("${setting}") String setting) {}
