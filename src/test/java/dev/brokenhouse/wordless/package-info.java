@NullMarked
package dev.brokenhouse.wordless;

import org.jspecify.annotations.NullMarked;
