package dev.brokenhouse.wordless;

/** A room whose package says nothing. */
class WordlessRoom {}
