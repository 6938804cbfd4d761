package dev.weir.inspector.json;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;

/** The fields of the end of a connection. */
final class CloseForm {

    private CloseForm() {}

    static void write(Pen pen, CloseStory story) {
        pen.word("first", story.first());
        pen.word("kind", story.kind());
        pen.word("answer", story.answer());
        pen.word("moment", story.moment());
        pen.word("reason", story.reason());
        pen.flag("half_close", story.halfClose());
        pen.flag("close_notify_sent", story.closeNotifySent());
        pen.flag("close_notify_received", story.closeNotifyReceived());
        pen.word("time_wait", story.timeWait());
        pen.at("time_wait_until", story.timeWaitUntilNanos());
        pen.text("error", story.error());
        pen.objects("steps", story.steps(), CloseForm::writeStep);
        pen.evidence(story.evidence());
        pen.at("closed", story.closedAtNanos());
    }

    static CloseStory read(Fields f) {
        return new CloseStory(
                f.word("first", CloseStory.Party.class),
                f.word("kind", CloseStory.Kind.class),
                f.word("answer", CloseStory.Answer.class),
                f.word("moment", CloseStory.Moment.class),
                f.word("reason", CloseReason.class),
                f.flag("half_close"),
                f.flag("close_notify_sent"),
                f.flag("close_notify_received"),
                f.word("time_wait", CloseStory.Party.class),
                f.atOrNull("time_wait_until"),
                f.textOrNull("error"),
                f.objects("steps", CloseForm::readStep),
                f.word("ev", Evidence.class),
                f.at("closed"));
    }

    private static void writeStep(Pen pen, CloseStory.Step step) {
        pen.at("happened", step.atNanos());
        pen.word("kind", step.kind());
        pen.word("our_state", step.ourState());
        pen.word("peer_state", step.peerState());
        pen.evidence(step.evidence());
        pen.count("received_bytes", step.bytesReceived());
        pen.count("sent_bytes", step.bytesSent());
    }

    private static CloseStory.Step readStep(Fields f) {
        return new CloseStory.Step(
                f.at("happened"),
                f.word("kind", CloseStory.StepKind.class),
                f.wordOrNull("our_state", TcpState.class),
                f.wordOrNull("peer_state", TcpState.class),
                f.word("ev", Evidence.class),
                f.count("received_bytes"),
                f.count("sent_bytes"));
    }
}
