@NullMarked
package dev.storekeeper.signin.web;

import org.jspecify.annotations.NullMarked;
