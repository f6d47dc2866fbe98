package io.dialplane.console.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import org.junit.jupiter.api.Test;

class PersonViewTest {

    @Test
    void a_form_that_was_not_read_from_somebody_is_not_saved() {
        PersonView view = new PersonView();
        for (String nothing : new String[] {null, "", "x"}) {
            view.setVersion(nothing);
            assertThatThrownBy(() -> view.written(true))
                    .isInstanceOfSatisfying(DomainException.class, e -> assertThat(e.errors())
                            .extracting(FieldError::field)
                            .containsExactly("version"));
        }
        view.setVersion("3");
        assertThat(view.written(true).version()).isEqualTo(3);
    }
}
