package io.reactiveusers.master;

import io.reactiveusers.testkit.DumpText;
import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The jar of the EJBs with its libraries, and the classes of this module, in one web module: one class loader has both,
 * so tests see what is package-private.
 */
public final class TestDeployment {
    private TestDeployment() {}

    public static WebArchive create() {
        File[] libraries = new File(System.getProperty("test.libraries")).listFiles();
        // Added as folders, because adding packages by name would also add the classes of the jar.
        return ShrinkWrap.create(WebArchive.class, "master-ejb-test.war")
                .addAsLibraries(libraries)
                .addAsResource(new File("target/test-classes/io"), "io")
                .addClass(DumpText.class)
                .addAsResource(new File("target/test-classes/odd-inputs"), "odd-inputs")
                .addAsResource(
                        new File(System.getProperty("project.root"), "server-config/local/sample-directory.json"),
                        "sample-directory.json");
    }
}
