// The list of users: its controls follow the URL, and the URL follows what is chosen.
(function () {
    "use strict";
    var results = function () {
        return document.getElementById("results");
    };
    if (!window.jQuery || !results()) {
        return;
    }
    var fields = Array.from(document.querySelectorAll("[data-parameter]"));
    var found = document.getElementById("found");
    var confirm = document.getElementById("confirmBulk");
    var cancel = document.getElementById("cancelBulk");
    var running = false;
    var stopped = false;
    var typing;
    var underWay = 0;
    var wanted = null;
    var followed = null;

    // What is shown, or will be once the requests under way are answered: the next choice is made on top of it.
    function shown() {
        return new URLSearchParams(wanted || new URL(results().dataset.url, location.href).searchParams);
    }

    function fillIn() {
        var query = shown();
        var set = 0;
        fields.forEach(function (field) {
            var value = query.get(field.dataset.parameter) || "";
            if (field.tagName === "SELECT" && !Array.from(field.options).some(function (option) { return option.value === value; })) {
                field.add(new Option(value, value));
            }
            field.value = value;
            set += value && field.dataset.parameter !== "q" ? 1 : 0;
        });
        document.getElementById("filterCount").textContent = set ? " (" + set + " set)" : "";
        return set;
    }

    function remember() {
        sessionStorage.setItem("list", new URL(results().dataset.url, location.href).search);
    }

    // How the browser's history takes the new URL: "push", "replace", or "keep" because it has it already.
    function show(query, how) {
        wanted = new URLSearchParams(query);
        underWay++;
        var parameters = [{ name: "history", value: how }];
        query.forEach(function (value, name) {
            parameters.push({ name: "list." + name, value: value });
        });
        window.showList(parameters);
    }

    function choose(field, how) {
        var query = shown();
        query.delete("offset");
        query.delete(field.dataset.parameter);
        if (field.value.trim()) {
            query.set(field.dataset.parameter, field.value);
        }
        show(query, how);
    }

    fields.forEach(function (field) {
        if (field.type !== "search") {
            field.addEventListener("change", function () {
                choose(field, "push");
            });
            return;
        }
        field.addEventListener("input", function () {
            clearTimeout(typing);
            typing = setTimeout(choose, 300, field, "replace");
        });
        var now = function () {
            clearTimeout(typing);
            choose(field, "push");
        };
        field.addEventListener("keydown", function (event) {
            if (event.key === "Enter") {
                event.preventDefault();
                now();
            }
        });
        document.getElementById("find").addEventListener("click", now);
    });
    // A browser would press the form's first button instead, which selects all that are found.
    document.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && event.target.matches("#form input")) {
            event.preventDefault();
        }
    });
    document.getElementById("clearFilters").addEventListener("click", function () {
        var query = new URLSearchParams();
        ["q", "sort", "limit"].forEach(function (name) {
            if (shown().has(name)) {
                query.set(name, shown().get(name));
            }
        });
        show(query, "push");
    });

    document.addEventListener("click", function (event) {
        var link = event.target.closest("a.go");
        if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            followed = link;
            show(new URL(link.href).searchParams, "push");
        }
    });
    window.addEventListener("popstate", function () {
        show(new URLSearchParams(location.search), "keep");
    });

    document.addEventListener("change", function (event) {
        var on = { name: "on", value: event.target.checked };
        if (event.target.id === "pickPage") {
            window.pickPage([on]);
        } else if (event.target.classList.contains("pick")) {
            window.pickUser([on, { name: "id", value: event.target.value }]);
            document.getElementById("pickPage").checked = !document.querySelector(".pick:not(:checked)");
        }
    });

    confirm.addEventListener("click", function () {
        running = true;
        stopped = false;
        confirm.disabled = true;
        cancel.firstElementChild.textContent = "Stop";
        window.bulkStep();
    });
    cancel.addEventListener("click", function () {
        stopped = true;
        if (!running) {
            PF("bulkDialog").hide();
        }
    });
    window.addEventListener("beforeunload", function (event) {
        if (running) {
            event.preventDefault();
        }
    });

    // A link that was followed is rendered anew, or is no longer there: on the last page nothing is next.
    function focusAgain() {
        if (followed && document.activeElement === document.body) {
            var again = document.getElementById(followed.id)
                || Array.from(results().querySelectorAll("a.go")).find(function (link) { return link.text === followed.text; });
            (again || results()).focus({ preventScroll: true });
        }
        followed = null;
    }

    function endBulk() {
        running = false;
        confirm.disabled = false;
        cancel.firstElementChild.textContent = "Cancel";
    }

    jQuery(document).on("pfAjaxComplete", function (event, xhr, settings, args) {
        if (args && args.redirect) {
            running = false;
        }
        if (args && args.url) {
            underWay--;
            wanted = underWay > 0 ? wanted : null;
            if (args.history === "push") {
                history.pushState(null, "", args.url);
            } else if (args.history === "replace") {
                history.replaceState(null, "", args.url);
            }
            found.textContent = args.found;
            remember();
            if (args.history === "replace" || wanted) {
                return;
            }
            fillIn();
            focusAgain();
            if (results().getBoundingClientRect().top < 0) {
                results().scrollIntoView({ block: "start" });
            }
        } else if (args && "more" in args) {
            if (args.more && !stopped && PF("bulkDialog").isVisible()) {
                window.bulkStep();
                return;
            }
            endBulk();
            PF("bulkDialog").hide();
            window.bulkDone();
        }
    });
    jQuery(document).on("pfAjaxError", function () {
        underWay = 0;
        wanted = null;
        endBulk();
        // Before the message of console.js, which the dialog would cover.
        PF("bulkDialog").hide();
    });

    remember();
    if (fillIn() && matchMedia("(min-width: 48rem)").matches) {
        document.getElementById("filters").open = true;
    }
})();
