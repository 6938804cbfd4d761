/**
 * Proxy auto-configuration: a script decides about the route. Start reading at {@link dev.weir.proxy.origin.pac.PacPlanner}; Rhino
 * is seen in {@link dev.weir.proxy.origin.pac.PacScript} and {@link dev.weir.proxy.origin.pac.PacFunctions} only.
 */
@NullMarked
package dev.weir.proxy.origin.pac;

import org.jspecify.annotations.NullMarked;
