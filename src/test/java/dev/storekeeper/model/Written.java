package dev.storekeeper.model;

import java.util.List;

/** A change set as the model has it. */
record Written(String what, List<Step> steps) {}
