package dev.storekeeper.api;

/** The query of an endpoint that takes no parameters, and refuses those that it is given. */
public record NoParameters() {}
