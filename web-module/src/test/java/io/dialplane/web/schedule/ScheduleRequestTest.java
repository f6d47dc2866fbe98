package io.dialplane.web.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.schedule.Schedule;
import io.dialplane.schedule.ScheduleChange;
import io.dialplane.web.platform.Json;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleRequestTest {

    @Test
    void the_document_s_example_is_read() throws JsonProcessingException {
        ScheduleChange change = read("""
                {"skip_holidays": true, "enabled": true,
                 "windows": [{"day_of_week": 0, "start_time": "09:00:00", "end_time": "17:00:00"}]}
                """);

        assertThat(change)
                .isEqualTo(new ScheduleChange(
                        true, true, List.of(new Schedule.Window(0, 0, LocalTime.of(9, 0), LocalTime.of(17, 0))), null));
    }

    @Test
    void what_is_absent_stays() throws JsonProcessingException {
        assertThat(read("{}")).isEqualTo(new ScheduleChange(null, null, null, null));
        assertThat(read("{\"windows\": []}").windows()).isEmpty();
    }

    @Test
    void seconds_may_be_left_out() throws JsonProcessingException {
        assertThat(read("{\"windows\": [{\"day_of_week\": 6, \"start_time\": \"09:00\", \"end_time\": \"23:59:59\"}]}")
                        .windows())
                .containsExactly(new Schedule.Window(0, 6, LocalTime.of(9, 0), LocalTime.of(23, 59, 59)));
    }

    @Test
    void what_is_missing_or_no_time_is_named() {
        String body = """
                {"windows": [{"day_of_week": 0, "start_time": "09:00", "end_time": "24:00"}, {"start_time": "9:00"}, null]}
                """;

        assertThat(catchThrowableOfType(DomainException.class, () -> read(body)).errors())
                .extracting(FieldError::field)
                .containsExactly(
                        "windows[0].end_time",
                        "windows[1].day_of_week",
                        "windows[1].start_time",
                        "windows[1].end_time",
                        "windows[2]");
    }

    @Test
    void the_answer_is_the_document_s() throws JsonProcessingException {
        CompanySchedule schedule = new CompanySchedule(
                1,
                true,
                false,
                true,
                3,
                Instant.parse("2024-01-01T06:30:00Z"),
                List.of(new Schedule.Window(1, 0, LocalTime.of(9, 0), LocalTime.of(17, 0))));

        assertThat(Json.MAPPER.readTree(Json.write(ScheduleResponse.of(schedule, ZoneId.of("Asia/Tehran")))))
                .isEqualTo(Json.MAPPER.readTree("""
                        {"config": {"id": 1, "skip_holidays": true, "enabled": true, "disabled_by_dialer": false, "version": 3,
                                    "updated_at": "2024-01-01T10:00:00+03:30"},
                         "windows": [{"id": 1, "day_of_week": 0, "start_time": "09:00:00", "end_time": "17:00:00"}]}
                        """));
    }

    @Test
    void enabled_is_shown_as_it_works() throws JsonProcessingException {
        CompanySchedule schedule = new CompanySchedule(1, true, true, true, 3, Instant.EPOCH, List.of());

        assertThat(Json.MAPPER
                        .readTree(Json.write(ScheduleResponse.of(schedule, ZoneId.of("Asia/Tehran"))))
                        .at("/config/enabled")
                        .asBoolean())
                .isFalse();
    }

    private static ScheduleChange read(String body) throws JsonProcessingException {
        return Json.MAPPER.readValue(body, ScheduleRequest.class).toChange();
    }
}
