package dev.storekeeper.api;

/** What is wrong with one field, and what is allowed. */
public record FieldError(String field, String message) {}
