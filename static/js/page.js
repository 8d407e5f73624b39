// The frame: announcements, keys of the whole page, focus after htmx swaps.
"use strict";
window.portal = {
  text: (name) => document.getElementById("texts").dataset[name] || "",
  say(message) {
    const status = document.getElementById("status");
    status.textContent = "";
    setTimeout(() => { status.textContent = message; }, 50);
  },
  // A request of the page itself; the header tells the server that nobody asked for it by hand.
  post: (url, body, byHand) => fetch(url, {
    method: "POST", body, credentials: "same-origin",
    headers: byHand ? { "X-Requested-With": "fetch" } : { "X-Requested-With": "fetch", "X-Background": "1" },
  }),
};
(() => {
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-search]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("click", (event) => closeMenus(event.target));
  function closeMenus(target) {
    document.querySelectorAll(".l-menu[open]").forEach((menu) => {
      if (target && menu.contains(target)) return;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  }
  function focusMarked(scope) {
    const marked = scope.querySelector("[data-focus]");
    if (marked) marked.focus();
  }
  document.addEventListener("DOMContentLoaded", () => focusMarked(document));
  // A part that is replaced may take the focus with it; who had none keeps none.
  const unfocused = () => document.activeElement === document.body;
  let nothingToLose = true;
  document.addEventListener("htmx:beforeSwap", () => { nothingToLose = unfocused(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    focusMarked(event.detail.elt);
    if (!nothingToLose && unfocused()) document.getElementById("main").focus({ preventScroll: true });
  });
  document.addEventListener("htmx:sendError", () => window.portal.say(window.portal.text("failed")));
  document.addEventListener("htmx:responseError", () => window.portal.say(window.portal.text("failed")));
})();
