package io.reactiveusers.support.http;

/** Ends a request with a problem. Thrown by resources, filters and readers; business code has exceptions of its own. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem getProblem() {
        return problem;
    }
}
