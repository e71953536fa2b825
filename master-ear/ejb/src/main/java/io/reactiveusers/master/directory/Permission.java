package io.reactiveusers.master.directory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something a user or the members of a group may do in an application. Only an import writes permissions. */
@Entity
@Table(name = "permission")
public class Permission {
    @Id
    private Long id;

    private String codename;
    private String name;
    private String appLabel;
    private String model;

    protected Permission() {}

    public Permission(long id, String codename, String name, String appLabel, String model) {
        this.id = id;
        this.codename = codename;
        this.name = name;
        this.appLabel = appLabel;
        this.model = model;
    }

    public long getId() {
        return id;
    }

    /**
     * Takes over the fields of an imported permission. The codename is replicated, so the caller republishes the users
     * who have the permission directly.
     */
    public void edit(String newCodename, String newName, String newAppLabel, String newModel) {
        codename = newCodename;
        name = newName;
        appLabel = newAppLabel;
        model = newModel;
    }

    /** Returns the name that applications check, such as {@code change_user}; unique within application and model. */
    public String getCodename() {
        return codename;
    }

    public String getName() {
        return name;
    }

    /** Returns the label of the application to which it belongs. */
    public String getAppLabel() {
        return appLabel;
    }

    /** Returns the model of that application that it concerns. */
    public String getModel() {
        return model;
    }
}
