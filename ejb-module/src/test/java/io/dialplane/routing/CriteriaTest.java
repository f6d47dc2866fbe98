package io.dialplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.contact.CallingContact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which contacts a rule is for. */
class CriteriaTest {

    private static final CallingContact JOHN = new CallingContact(
            1, "John Doe", "Qualified", "Door Project", "Sydney", "CA", List.of("VIP", "door"), List.of());

    private static final CallingContact BLANK =
            new CallingContact(2, "Jane", null, null, null, null, List.of(), List.of());

    @Test
    void without_criteria_a_rule_is_for_everybody_also_for_strangers() {
        assertThat(Criteria.NONE.match(JOHN)).isTrue();
        assertThat(Criteria.NONE.match(BLANK)).isTrue();
        assertThat(Criteria.NONE.match(null)).isTrue();
    }

    @Test
    void a_stranger_meets_no_criterion() {
        assertThat(criteria(List.of("Qualified"), List.of()).match(null)).isFalse();
    }

    @Test
    void one_of_the_values_will_do() {
        assertThat(criteria(List.of("New", "Qualified"), List.of()).match(JOHN)).isTrue();
        assertThat(criteria(List.of("New"), List.of()).match(JOHN)).isFalse();
        assertThat(criteria(List.of(), List.of("cold", "VIP")).match(JOHN)).isTrue();
        assertThat(criteria(List.of(), List.of("cold")).match(JOHN)).isFalse();
    }

    @Test
    void all_criteria_must_hold() {
        assertThat(criteria(List.of("Qualified"), List.of("VIP")).match(JOHN)).isTrue();
        assertThat(criteria(List.of("Qualified"), List.of("cold")).match(JOHN)).isFalse();
        assertThat(new Criteria(List.of(), List.of("CA"), List.of(), List.of("Door Project"), List.of("Sydney"))
                        .match(JOHN))
                .isTrue();
        assertThat(new Criteria(List.of(), List.of("CA"), List.of(), List.of("Door Project"), List.of("Perth"))
                        .match(JOHN))
                .isFalse();
    }

    @Test
    void small_and_large_letters_are_the_same() {
        assertThat(criteria(List.of("qualified "), List.of("vip")).match(JOHN)).isTrue();
    }

    @Test
    void what_is_not_known_of_a_contact_meets_no_criterion() {
        assertThat(criteria(List.of("Qualified"), List.of()).match(BLANK)).isFalse();
        assertThat(criteria(List.of(), List.of("VIP")).match(BLANK)).isFalse();
    }

    private static Criteria criteria(List<String> leadStatus, List<String> tags) {
        return new Criteria(leadStatus, List.of(), tags, List.of(), List.of());
    }
}
