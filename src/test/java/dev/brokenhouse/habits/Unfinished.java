package dev.brokenhouse.habits;

/** Something is missing here. @author nobody */
class Unfinished {}
