package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;

@ExtendWith(OutputCaptureExtension.class)
class RefusalReporterTests {

    private final RefusalReporter reporter = new RefusalReporter();

    @Test
    void saysRefusalInOneLineHoweverDeepItLies(CapturedOutput output) {
        var failure = new BeanCreationException("x", new StartRefused("The shutters are down."));
        assertThat(reporter.reportException(failure)).isTrue();
        assertThat(output.toString().lines()).singleElement().asString().endsWith("The shutters are down.");
    }

    @Test
    void saysWhichPortIsTaken(CapturedOutput output) {
        assertThat(reporter.reportException(new PortInUseException(8080))).isTrue();
        assertThat(output.toString().lines()).singleElement().asString().contains("Port 8080 is taken");
    }

    @Test
    void leavesWhatItDoesNotKnowToOthers(CapturedOutput output) {
        assertThat(reporter.reportException(new IllegalStateException("bug"))).isFalse();
        assertThat(output).isEmpty();
    }
}
