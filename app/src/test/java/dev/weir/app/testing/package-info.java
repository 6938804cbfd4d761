/** Weir as a process, for tests. Start reading at {@link dev.weir.app.testing.WeirProcess}. */
package dev.weir.app.testing;
