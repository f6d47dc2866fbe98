package io.dialplane.web.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.dialplane.platform.SystemClock;
import io.dialplane.web.platform.Access;
import jakarta.ejb.Stateless;
import jakarta.ws.rs.HttpMethod;
import java.time.Clock;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** Holds the rooms of the house; beside each rule a planted fault shows that it bites. */
class ArchitectureTest {

    private static final String PLANTED = "io.dialplane.web.architecture.planted";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dialplane");

    private static final JavaClasses FAULTY = new ClassFileImporter().importPackages(PLANTED, "io.dialplane.console");

    private static final ArchRule WEB_NEVER_IMPORTS_CONSOLE = noClasses()
            .that()
            .resideInAPackage("io.dialplane.web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dialplane.console..");

    private static final ArchRule SERVICES_NEVER_IMPORT_WEB_OR_CONSOLE = noClasses()
            .that()
            .resideOutsideOfPackages("io.dialplane.web..", "io.dialplane.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dialplane.web..", "io.dialplane.console..");

    private static final ArchRule ONLY_THE_ADAPTER_KNOWS_TWILIO = noClasses()
            .that()
            .resideOutsideOfPackage("io.dialplane.calllog.twilio")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.twilio..");

    private static final ArchRule RESOURCE_METHODS_SAY_WHO_MAY_CALL =
            methods().that().areMetaAnnotatedWith(HttpMethod.class).should(sayWhoMayCall());

    private static final ArchRule NOBODY_ASKS_THE_TIME_WITHOUT_A_CLOCK = noClasses()
            .that()
            .doNotBelongToAnyOf(SystemClock.class)
            .should()
            .callMethodWhere(asksTheTime())
            .orShould()
            .callConstructor(Date.class);

    /** Some servers call beans through proxies of their own, which can't hand over what they can't see. */
    private static final ArchRule BEANS_ANSWER_WHAT_ALL_CAN_SEE = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Stateless.class)
            .should(answerWhatAllCanSee());

    @Test
    void the_whole_product_is_looked_at() {
        assertThat(PRODUCT.contain(SystemClock.class)).isTrue();
        assertThat(PRODUCT.contain(Access.class)).isTrue();
        assertThat(PRODUCT.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void features_have_no_cycles() {
        noCyclesIn("io.dialplane").check(PRODUCT);
    }

    @Test
    void a_planted_cycle_is_found() {
        bites(noCyclesIn(PLANTED + ".cycle"), "Cycle detected");
    }

    @Test
    void web_never_imports_console() {
        WEB_NEVER_IMPORTS_CONSOLE.check(PRODUCT);
    }

    @Test
    void a_planted_import_of_the_console_is_found() {
        bites(WEB_NEVER_IMPORTS_CONSOLE, "ImportsConsole");
    }

    @Test
    void services_never_import_web_or_console() {
        SERVICES_NEVER_IMPORT_WEB_OR_CONSOLE.check(PRODUCT);
    }

    @Test
    void a_planted_import_of_the_web_is_found() {
        JavaClasses service = new ClassFileImporter().importPackages("io.dialplane.planted");
        assertThatThrownBy(() -> SERVICES_NEVER_IMPORT_WEB_OR_CONSOLE.check(service))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ImportsWeb");
    }

    @Test
    void only_the_adapter_knows_twilio() {
        ONLY_THE_ADAPTER_KNOWS_TWILIO.check(PRODUCT);
    }

    @Test
    void a_planted_use_of_twilios_library_is_found() {
        bites(ONLY_THE_ADAPTER_KNOWS_TWILIO, "KnowsTwilio");
    }

    @Test
    void every_resource_method_says_who_may_call_it() {
        RESOURCE_METHODS_SAY_WHO_MAY_CALL.check(PRODUCT);
    }

    @Test
    void a_planted_resource_that_says_nothing_is_found() {
        bites(RESOURCE_METHODS_SAY_WHO_MAY_CALL, "OpenResource.open");
    }

    @Test
    void nobody_asks_the_time_without_a_clock() {
        NOBODY_ASKS_THE_TIME_WITHOUT_A_CLOCK.check(PRODUCT);
    }

    @Test
    void planted_questions_for_the_time_are_found() {
        for (String method : new String[] {"instant", "inZone", "millis", "date"}) {
            bites(NOBODY_ASKS_THE_TIME_WITHOUT_A_CLOCK, "AsksTheTime." + method + "(");
        }
        assertThatThrownBy(() -> NOBODY_ASKS_THE_TIME_WITHOUT_A_CLOCK.check(FAULTY))
                .hasMessageNotContaining("AsksTheTime.rightly(");
    }

    @Test
    void beans_answer_what_all_can_see() {
        BEANS_ANSWER_WHAT_ALL_CAN_SEE.check(PRODUCT);
    }

    @Test
    void a_planted_bean_with_a_hidden_answer_is_found() {
        bites(BEANS_ANSWER_WHAT_ALL_CAN_SEE, "HidesItsAnswer.hidden");
    }

    private static void bites(ArchRule rule, String found) {
        assertThatThrownBy(() -> rule.check(FAULTY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(found);
    }

    private static ArchRule noCyclesIn(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchCondition<JavaMethod> answerWhatAllCanSee() {
        return new ArchCondition<>("answer public types") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                JavaClass answer = method.getRawReturnType().getBaseComponentType();
                boolean seen = answer.isPrimitive() || answer.getModifiers().contains(JavaModifier.PUBLIC);
                events.add(new SimpleConditionEvent(method, seen, method.getFullName() + " does not"));
            }
        };
    }

    private static ArchCondition<JavaMethod> sayWhoMayCall() {
        return new ArchCondition<>("carry @Access, or their class") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean said = method.isAnnotatedWith(Access.class)
                        || method.getOwner().isAnnotatedWith(Access.class);
                events.add(new SimpleConditionEvent(method, said, method.getFullName() + " does not"));
            }
        };
    }

    private static DescribedPredicate<JavaMethodCall> asksTheTime() {
        return DescribedPredicate.describe("asks the time without a clock", call -> {
            String owner = call.getTargetOwner().getName();
            if (owner.equals("java.lang.System")) {
                return call.getName().equals("currentTimeMillis");
            }
            boolean now = owner.startsWith("java.time.") && call.getName().equals("now");
            boolean systemClock =
                    owner.equals(Clock.class.getName()) && call.getName().startsWith("system");
            boolean withClock =
                    call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
            return systemClock || (now && !withClock);
        });
    }
}
