/**
 * What each room may touch, as rules that a machine checks. Knows the layout of the house and none of its features; what
 * breaks each rule stands in {@code dev.brokenhouse}.
 */
@NullMarked
package dev.storekeeper.architecture;

import org.jspecify.annotations.NullMarked;
