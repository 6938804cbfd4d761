/** One step of what the proxy does, alone and on demand: a name is looked up, a connection is made and closed. Start reading at {@link dev.weir.proxy.probe.TcpProbe}. */
@NullMarked
package dev.weir.proxy.probe;

import org.jspecify.annotations.NullMarked;
