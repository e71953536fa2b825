package io.reactiveusers.master.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The API is all of its web module. */
@ApplicationPath("/")
public class ApiApplication extends Application {}
