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
     * Takes over what another system says of this permission. The codename is replicated: the caller republishes the users
     * who have it directly.
     */
    public void edit(String newCodename, String newName, String newAppLabel, String newModel) {
        codename = newCodename;
        name = newName;
        appLabel = newAppLabel;
        model = newModel;
    }

    /** What applications check, such as {@code change_user}; unique within application and model. */
    public String getCodename() {
        return codename;
    }

    public String getName() {
        return name;
    }

    /** The application it belongs to. */
    public String getAppLabel() {
        return appLabel;
    }

    /** The model of that application it is about. */
    public String getModel() {
        return model;
    }
}
