package dev.brokenhouse.product;

/** A repository that everybody sees. */
public interface LoudRepository {
    int pages();
}
