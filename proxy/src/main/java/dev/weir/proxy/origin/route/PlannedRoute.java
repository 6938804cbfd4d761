package dev.weir.proxy.origin.route;

import org.jspecify.annotations.Nullable;

/**
 * One way to an origin.
 *
 * @param parent null: directly
 * @param why by which option or rule; empty where no option offers a choice, and then it is not recorded
 */
public record PlannedRoute(@Nullable ParentProxy parent, String why) {

    /** As it is recorded. */
    public String text() {
        return parent == null ? "direct" : parent.toString();
    }
}
