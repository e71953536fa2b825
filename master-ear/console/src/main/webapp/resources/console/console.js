// Behaviour that belongs to no component. Loaded at the end of every page, after PrimeFaces.
(function () {
    "use strict";
    if (!window.jQuery) {
        return;
    }
    var unanswered = document.getElementById("unanswered");

    // A dialog gives the focus back to what opened it, which may have been rendered anew meanwhile.
    var opener = null;
    document.addEventListener("focusin", function (event) {
        if (!event.target.closest(".ui-dialog")) {
            opener = event.target;
        }
    });
    if (PrimeFaces.widget.Dialog) {
        var hide = PrimeFaces.widget.Dialog.prototype.onHide;
        PrimeFaces.widget.Dialog.prototype.onHide = function () {
            hide.apply(this, arguments);
            var target = opener && (document.getElementById(opener.id) || opener);
            if (target && target.isConnected) {
                focusWhenEnabled(target);
            }
        };
    }

    // PrimeFaces keeps a button disabled for a moment after its request, and what is disabled takes no focus.
    function focusWhenEnabled(target) {
        target.focus();
        if (target.disabled) {
            new MutationObserver(function (changes, observer) {
                if (!target.disabled) {
                    observer.disconnect();
                    if (document.activeElement === document.body) {
                        target.focus();
                    }
                }
            }).observe(target, { attributes: true, attributeFilter: ["disabled"] });
        }
    }

    // The way back to the list leads to what it last showed.
    document.addEventListener("click", function (event) {
        var link = event.target.closest(".crumbs a, a.plain, a.to-list");
        if (link && !link.search && link.pathname.endsWith("/users.xhtml")) {
            link.search = sessionStorage.getItem("list") || "";
        }
    });

    // PrimeFaces calls its menu of check boxes a list box with options. What it holds are check boxes in a group.
    var menu = PrimeFaces.widget.SelectCheckboxMenu;
    function rename(widget) {
        var name = widget.jq.closest(".field").find("label").first().text();
        widget.panel.attr("aria-label", name);
        widget.itemContainer.attr({ role: "group", "aria-label": name }).removeAttr("aria-multiselectable");
        widget.itemContainer.children("li").attr("role", "none");
        widget.itemContainer.find("input").removeAttr("role aria-selected aria-setsize aria-posinset");
        widget.filterInput.removeAttr("aria-autocomplete aria-multiline")
            .attr({ "aria-label": "Filter " + name, "aria-controls": widget.itemContainer.attr("id") });
        widget.closer.attr("aria-label", "Close");
    }
    (menu ? ["show", "filter", "check", "uncheck"] : []).forEach(function (method) {
        var original = menu.prototype[method];
        menu.prototype[method] = function () {
            var result = original.apply(this, arguments);
            rename(this);
            return result;
        };
    });

    jQuery(document).on("pfAjaxComplete", function (event, xhr, settings, args) {
        // A field's message is named after the field.
        var fault = document.querySelector(".ui-message-error");
        var field = fault && fault.id.replace(/Message$/, "");
        // The part of a menu of check boxes that takes the cursor has a name of its own.
        var wrong = field && (document.getElementById(field + "_focus") || document.getElementById(field));
        var news = document.getElementById("stale") || document.getElementById("gone")
            || document.querySelector("#messages .fault, #messages .heed");
        if (wrong) {
            wrong.focus();
        } else if (news) {
            news.scrollIntoView({ block: "nearest" });
        }
    });

    jQuery(document).on("pfAjaxSuccess", function () {
        unanswered.hidden = true;
    });

    // Nothing typed is lost: the page stays as it is.
    jQuery(document).on("pfAjaxError", function (event, xhr, settings) {
        // PrimeFaces takes a request that failed for one that leaves the page, and keeps its button disabled.
        var button = PrimeFaces.getWidgetById(settings.source.id || settings.source);
        if (button && button.ajaxCount) {
            PrimeFaces.buttonEndAjaxDisabled(button, button.jq);
        }
        unanswered.textContent = xhr.status === 400
            ? "The server has not understood the request, so nothing has been done. The page may be out of date: open it again."
            : "The server has not answered, or has failed. What you did may not have been done."
                + " The page is as you left it: please try again.";
        unanswered.hidden = false;
        unanswered.scrollIntoView({ block: "nearest" });
    });
})();
