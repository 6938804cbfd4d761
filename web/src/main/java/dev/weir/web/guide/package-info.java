/** What the documentation says of findings, for who has only the page; start reading at {@link dev.weir.web.guide.FindingGuide}. */
@NullMarked
package dev.weir.web.guide;

import org.jspecify.annotations.NullMarked;
