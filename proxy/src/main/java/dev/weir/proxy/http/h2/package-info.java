/**
 * What a field section of HTTP/2 means, and how heads are told in one (RFC 9113, section 8): the border at which nothing ambiguous may
 * pass into HTTP/1. Start reading at {@link dev.weir.proxy.http.h2.SectionReader}.
 */
@NullMarked
package dev.weir.proxy.http.h2;

import org.jspecify.annotations.NullMarked;
