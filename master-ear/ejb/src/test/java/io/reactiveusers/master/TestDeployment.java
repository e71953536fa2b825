package io.reactiveusers.master;

import io.reactiveusers.common.UserChanged;
import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** All of this module, with its tests, in one web module: so tests see what is package-private. */
public final class TestDeployment {
    private TestDeployment() {}

    public static WebArchive create() {
        File[] libraries = new File(System.getProperty("test.libraries")).listFiles();
        return ShrinkWrap.create(WebArchive.class, "master-ejb-test.war")
                .addPackages(true, TestDeployment.class.getPackage())
                .addPackage(UserChanged.class.getPackage())
                .addAsLibraries(libraries)
                .addAsResource("META-INF/persistence.xml")
                .addAsResource(new File("target/classes/db"), "db")
                .addAsResource(new File("target/test-classes/odd-inputs"), "odd-inputs")
                .addAsResource(
                        new File(System.getProperty("project.root"), "server-config/local/sample-directory.json"),
                        "sample-directory.json")
                .addAsWebInfResource("META-INF/beans.xml", "beans.xml");
    }
}
