/**
 * Where each part of a head lies in its bytes, and what is odd about it. Pure functions of raw heads. Start reading at {@link
 * dev.weir.inspector.anatomy.HeadAnatomy}.
 */
@NullMarked
package dev.weir.inspector.anatomy;

import org.jspecify.annotations.NullMarked;
