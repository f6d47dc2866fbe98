package io.dialplane.web.platform;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * May also be called by administrators whose company wants a second factor and who have none yet: what it takes to set it up, and to
 * leave.
 */
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface BeforeSecondFactor {}
