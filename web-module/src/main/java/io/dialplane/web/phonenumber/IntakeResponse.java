package io.dialplane.web.phonenumber;

import io.dialplane.phonenumber.Intake;
import java.util.List;

/** What became of added numbers. */
public record IntakeResponse(int added, int duplicates, int invalid, List<String> invalidSamples) {

    public static IntakeResponse of(Intake intake) {
        return new IntakeResponse(intake.added(), intake.duplicates(), intake.invalid(), intake.invalidSamples());
    }
}
