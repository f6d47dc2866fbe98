package io.dialplane.console.platform;

import jakarta.faces.component.UIViewRoot;
import jakarta.faces.component.html.HtmlInputFile;
import jakarta.faces.component.visit.VisitContext;
import jakarta.faces.component.visit.VisitHint;
import jakarta.faces.component.visit.VisitResult;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.SystemEvent;
import jakarta.faces.event.SystemEventListener;
import java.util.EnumSet;

/**
 * Forgets a file that came with a form of which something else was refused: a browser shows no file chosen then, and the state of
 * a page, which is packed, can't hold one.
 */
public class ForgottenFiles implements SystemEventListener {

    @Override
    public boolean isListenerForSource(Object source) {
        return source instanceof UIViewRoot;
    }

    @Override
    public void processEvent(SystemEvent event) {
        FacesContext faces = event.getFacesContext();
        if (!faces.isValidationFailed()) {
            return;
        }
        VisitContext everything = VisitContext.createVisitContext(faces, null, EnumSet.of(VisitHint.SKIP_ITERATION));
        ((UIViewRoot) event.getSource()).visitTree(everything, (context, component) -> {
            if (component instanceof HtmlInputFile file) {
                file.resetValue();
            }
            return VisitResult.ACCEPT;
        });
    }
}
