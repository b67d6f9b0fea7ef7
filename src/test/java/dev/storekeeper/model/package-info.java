/**
 * Random people at work on random products, against a model that fits in memory: after each step both give the same answer, and in the
 * end table, ledger and change sets tell the same story. A seed decides everything, so that what fails once fails again.
 */
@NullMarked
package dev.storekeeper.model;

import org.jspecify.annotations.NullMarked;
