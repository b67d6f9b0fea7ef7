package dev.storekeeper.console;

/**
 * A file of the console.
 *
 * @param mediaType its Content-Type
 * @param tag the same on every node that has the same file
 */
public record ConsoleFile(String mediaType, String tag, byte[] bytes, byte[] gzipped) {}
