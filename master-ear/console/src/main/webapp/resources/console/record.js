// The form of one record (h:form of class "record"): warns before changed input is lost, and brings it back after the
// session has ended. What was typed is kept in this tab's sessionStorage, for the same person and the same page, until that
// page has it again; never a password. See docs/adr/0013.
(function () {
    "use strict";
    var TYPED = "console.typed";
    var LIST = "list";
    var operator = document.getElementById("operator");
    var person = operator && operator.dataset.id;
    var hasForm = document.querySelector("form.record") !== null;
    var here = location.pathname + location.search;
    var leaving = false;

    function read(key) {
        try {
            return JSON.parse(sessionStorage.getItem(key));
        } catch (e) {
            return null;
        }
    }

    // Another element after each update of the page.
    function form() {
        return document.querySelector("form.record");
    }

    function forget() {
        sessionStorage.removeItem(TYPED);
        sessionStorage.removeItem(LIST);
    }

    // Another person's input is nobody's here.
    var earlier = read(TYPED);
    if (person && earlier && earlier.person !== person) {
        sessionStorage.removeItem(TYPED);
    }
    jQuery(document).on("click", "#logout", forget);

    // What is typed, by the name of the input; nothing of passwords, of disabled inputs and of those without a label.
    function typed() {
        var values = {};
        form().querySelectorAll(".field input[name], .check input[name]").forEach(function (input) {
            if (input.disabled || input.id === "password" || input.id.endsWith("_focus") || input.id.endsWith("_filter")) {
                return;
            }
            var value = values[input.name] = values[input.name] || [];
            if (input.type !== "checkbox" || input.checked) {
                value.push(input.value);
            }
        });
        return values;
    }
    function passwordTyped() {
        var password = document.getElementById("password");
        return !!(password && password.value) || !!document.getElementById("passwordKept");
    }

    var loaded = hasForm && typed();

    function changes() {
        var now = typed();
        var changed = {};
        Object.keys(now).forEach(function (name) {
            if (JSON.stringify(now[name]) !== JSON.stringify(loaded[name])) {
                changed[name] = now[name];
            }
        });
        return changed;
    }
    function isChanged() {
        return passwordTyped() || Object.keys(changes()).length > 0;
    }

    function keep() {
        if (isChanged()) {
            sessionStorage.setItem(TYPED, JSON.stringify({
                person: person, page: here, version: document.getElementById("version").value,
                values: changes(), password: passwordTyped()
            }));
        }
    }

    function restore() {
        var kept = read(TYPED);
        if (!kept || kept.person !== person || kept.page !== here) {
            return;
        }
        sessionStorage.removeItem(TYPED);
        Object.keys(kept.values).forEach(function (name) {
            form().querySelectorAll("input[name='" + CSS.escape(name) + "']").forEach(function (input) {
                if (input.disabled) {
                    return;
                }
                if (input.type === "checkbox") {
                    input.checked = kept.values[name].includes(input.value);
                } else {
                    input.value = kept.values[name][0];
                }
            });
        });
        document.getElementById("version").value = kept.version;
        var restored = document.getElementById("restored");
        restored.textContent = "Your session had ended, so nothing has been saved. What you had typed is back: save it to keep it."
            + (kept.password ? " Only the password is not: please type it again." : "");
        restored.hidden = false;
        // The page's components show what the server has; so it gets what was typed.
        showRestored();
    }

    if (hasForm) {
        window.addEventListener("beforeunload", function (event) {
            if (!leaving && isChanged()) {
                event.preventDefault();
                event.returnValue = "";
            }
        });
        jQuery(document).on("click", "#reveal", function () {
            var shown = this.getAttribute("aria-pressed") === "true";
            document.getElementById("password").type = shown ? "password" : "text";
            this.setAttribute("aria-pressed", String(!shown));
        });
        // A browser would press the form's first button instead, which may discard the password or add the record again.
        document.addEventListener("keydown", function (event) {
            if (event.key === "Enter" && event.target.matches("form.record input")) {
                event.preventDefault();
                var save = document.getElementById("save");
                if (save) {
                    save.click();
                }
            }
        });
        jQuery(document).on("click", "#reload, #goneBack", function () {
            leaving = true;
        });
    }

    // Before PrimeFaces handles the response.
    jQuery(document).on("pfAjaxSuccess", function (event, xhr) {
        var redirect = xhr.responseXML && xhr.responseXML.querySelector("redirect");
        if (!redirect) {
            return;
        }
        if (hasForm && xhr.getResponseHeader("Session-Ended")) {
            keep();
        }
        // The list as it was left; console.js does the same for links.
        if (hasForm && redirect.getAttribute("url") === "/users.xhtml") {
            redirect.setAttribute("url", "/users.xhtml" + (sessionStorage.getItem(LIST) || ""));
        }
        leaving = true;
    });

    if (hasForm && person) {
        jQuery(restore);
    }
})();
