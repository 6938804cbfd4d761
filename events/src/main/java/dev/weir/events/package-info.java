/**
 * The vocabulary that proxy and inspector share: what happened, on which leg, when. JDK only, no behaviour. Start reading at
 * {@link dev.weir.events.Event}.
 */
@NullMarked
package dev.weir.events;

import org.jspecify.annotations.NullMarked;
