/** What {@code weir doctor} looks at. Start reading at {@link dev.weir.app.doctor.Diagnosis}. */
@NullMarked
package dev.weir.app.doctor;

import org.jspecify.annotations.NullMarked;
