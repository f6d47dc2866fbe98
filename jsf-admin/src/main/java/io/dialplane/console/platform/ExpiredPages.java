package io.dialplane.console.platform;

import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import java.util.Iterator;

/** A page that was sent back after the server had forgotten it is shown anew, which says why. */
public class ExpiredPages extends ExceptionHandlerFactory {

    public ExpiredPages(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new Handler(getWrapped().getExceptionHandler());
    }

    private static class Handler extends ExceptionHandlerWrapper {

        Handler(ExceptionHandler wrapped) {
            super(wrapped);
        }

        @Override
        public void handle() {
            boolean expired = false;
            for (Iterator<ExceptionQueuedEvent> events =
                            getUnhandledExceptionQueuedEvents().iterator();
                    events.hasNext(); ) {
                if (isExpiry(events.next())) {
                    expired = true;
                    events.remove();
                }
            }
            FacesContext faces = FacesContext.getCurrentInstance();
            // a forgotten page is built anew before it is found to be forgotten: PageOfCompany may have led back
            // already
            if (expired && !faces.getResponseComplete()) {
                WayBack.fromExpired(faces);
            }
            super.handle();
        }

        private static boolean isExpiry(ExceptionQueuedEvent event) {
            for (Throwable t = event.getContext().getException(); t != null; t = t.getCause()) {
                if (t instanceof ViewExpiredException) {
                    return true;
                }
            }
            return false;
        }
    }
}
