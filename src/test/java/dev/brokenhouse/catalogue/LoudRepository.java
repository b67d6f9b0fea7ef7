package dev.brokenhouse.catalogue;

/** A repository that everybody sees. */
public interface LoudRepository {
    int pages();
}
