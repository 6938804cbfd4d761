/** Where files are and how they are written: directories of the user, captures, HAR. Start reading at {@link dev.weir.app.files.UserDirectories}. */
@NullMarked
package dev.weir.app.files;

import org.jspecify.annotations.NullMarked;
