package dev.brokenhouse.product.web;

/** An answer that shows a hash. */
record TellingAnswer(String passwordHash) {}
