// Behaviour that belongs to no component. Loaded at the end of every page, after PrimeFaces.
(function () {
    "use strict";
    if (!window.jQuery) {
        return;
    }
    var unanswered = document.getElementById("unanswered");

    // The list's URL follows what it shows, so that coming back shows the same.
    jQuery(document).on("pfAjaxComplete", function (event, xhr, settings, args) {
        if (args && args.url) {
            history.replaceState(null, "", args.url);
        }
        // A field's message is named after the field.
        var fault = document.querySelector(".ui-message-error");
        var wrong = fault && document.getElementById(fault.id.replace(/Message$/, ""));
        var news = document.getElementById("stale")
            || document.querySelector("#messages .ui-messages-error, #messages .ui-messages-warn");
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
        unanswered.textContent = "The server has not answered, or has failed. What you did may not have been done."
            + " The page is as you left it: please try again.";
        unanswered.hidden = false;
        unanswered.scrollIntoView({ block: "nearest" });
    });
})();
