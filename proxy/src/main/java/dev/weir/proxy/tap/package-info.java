/** Passive observers: they stamp time and emit events, and never change a byte. Only here (and in the root) are events made and clocks read. Start reading at {@link dev.weir.proxy.tap.Taps}. */
@NullMarked
package dev.weir.proxy.tap;

import org.jspecify.annotations.NullMarked;
