/**
 * What all resources of the API work with: the capture, its readers and its index, and what a request names of it. Start reading at {@link
 * dev.weir.web.api.served.Served}.
 */
@NullMarked
package dev.weir.web.api.served;

import org.jspecify.annotations.NullMarked;
