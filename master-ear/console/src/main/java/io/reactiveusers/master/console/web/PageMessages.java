package io.reactiveusers.master.console.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.List;

/** The messages of a page that belong to none of its fields. */
@Named
@RequestScoped
public class PageMessages {
    public List<FacesMessage> getAll() {
        return FacesContext.getCurrentInstance().getMessageList(null);
    }
}
