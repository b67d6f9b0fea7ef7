package dev.brokenhouse.catalogue.web;

/** An answer that shows a hash. */
record TellingAnswer(String passwordHash) {}
