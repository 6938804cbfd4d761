/** What a certificate can be for: {@link dev.weir.certs.name.HostName}, and for which of them a CA may sign. */
@NullMarked
package dev.weir.certs.name;

import org.jspecify.annotations.NullMarked;
