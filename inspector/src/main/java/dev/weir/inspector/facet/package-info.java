/**
 * What lists sort by and filters ask for, taken out of a record once, so that a database can decide. Start reading at {@link
 * dev.weir.inspector.facet.ExchangeFacets}.
 */
@NullMarked
package dev.weir.inspector.facet;

import org.jspecify.annotations.NullMarked;
