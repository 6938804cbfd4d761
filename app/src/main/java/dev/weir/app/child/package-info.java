/** The program under {@code weir record}: its environment, its life, its end. Start reading at {@link dev.weir.app.child.ChildEnvironment}. */
@NullMarked
package dev.weir.app.child;

import org.jspecify.annotations.NullMarked;
