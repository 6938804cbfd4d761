package dev.weir.load.target;

import dev.weir.proxy.http.FieldLine;
import java.util.List;

/**
 * A request that somebody made once.
 *
 * @param startedMillis when, from any origin
 * @param endedMillis when its answer was whole
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record Asked(
        String method, String url, List<FieldLine> fields, byte[] body, double startedMillis, double endedMillis) {}
