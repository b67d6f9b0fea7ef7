package dev.storekeeper;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The statements of SECURITY.md's table that a test proves, by their ids. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Proves {

    String[] value();
}
