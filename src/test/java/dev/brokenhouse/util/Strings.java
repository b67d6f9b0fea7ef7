package dev.brokenhouse.util;

/** Something in a package without a meaning. */
class Strings {}
