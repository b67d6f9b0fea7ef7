package dev.storekeeper.problem;

/** What is wrong with one field, and what is allowed. */
public record FieldError(String field, String message) {}
