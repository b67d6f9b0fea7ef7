package dev.brokenhouse.catalogue;

/** A repository that is no interface. */
class ClassRepository {}
