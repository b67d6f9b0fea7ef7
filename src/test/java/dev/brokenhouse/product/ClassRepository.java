package dev.brokenhouse.product;

/** A repository that is no interface. */
class ClassRepository {}
