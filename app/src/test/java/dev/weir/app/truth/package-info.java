/**
 * The measuring ground: a path with a known delay, and an origin, resolver and TLS server that say what they truly did and when. Start
 * reading at {@link dev.weir.app.truth.DelayedPath}, then {@link dev.weir.app.truth.TruthOrigin}.
 */
@NullMarked
package dev.weir.app.truth;

import org.jspecify.annotations.NullMarked;
