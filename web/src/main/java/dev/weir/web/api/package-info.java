/**
 * The resources of the REST API, as {@code docs/api/openapi.yaml} describes them. Start reading at {@link dev.weir.web.api.Api}.
 */
@NullMarked
package dev.weir.web.api;

import org.jspecify.annotations.NullMarked;
