package dev.weir.proxy.http;

import java.util.ArrayList;
import java.util.List;

/** A few field names, looked up without regard to case and without making a lower-case copy of each that is asked for. */
final class FieldNames {

    private final List<List<String>> byLength = new ArrayList<>();

    private FieldNames() {}

    static FieldNames of(String... names) {
        FieldNames all = new FieldNames();
        for (String name : names) {
            while (all.byLength.size() <= name.length()) {
                all.byLength.add(new ArrayList<>(2));
            }
            all.byLength.get(name.length()).add(name);
        }
        return all;
    }

    boolean contains(String name) {
        if (name.length() >= byLength.size()) {
            return false;
        }
        List<String> alike = byLength.get(name.length());
        for (int i = 0; i < alike.size(); i++) {
            if (alike.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
