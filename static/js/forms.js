// Every form: one submit at a time, safe with an input method, Ctrl+Enter, Enter to the next field.
"use strict";
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-unguarded")) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    const button = event.submitter;
    if (button) {
      button.dataset.words = button.innerHTML;
      // After the browser has taken the button's name and value.
      setTimeout(() => { button.textContent = window.portal.text("busy"); button.setAttribute("aria-busy", "true"); }, 0);
    }
  });
  function free(form) {
    form.removeAttribute("aria-busy");
    [...form.elements].filter((button) => button.dataset.words).forEach((button) => {
      button.innerHTML = button.dataset.words;
      button.removeAttribute("data-words");
      button.removeAttribute("aria-busy");
    });
  }
  // Back from the next page, or a file was downloaded: the form must work again.
  window.addEventListener("pageshow", () => document.querySelectorAll('form[aria-busy="true"]').forEach(free));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches("form")) free(event.target); });
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-download")) setTimeout(() => free(event.target), 3000);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const form = event.target.form;
    if (event.isComposing || event.keyCode === 229) {
      event.preventDefault();
    } else if (event.ctrlKey && form) {
      event.preventDefault();
      const button = form.querySelector("[data-primary]");
      if (button) button.click(); else form.requestSubmit();
    } else if (form && form.hasAttribute("data-enter-next") && event.target.matches("input:not([type=submit]), select")) {
      event.preventDefault();
      const fields = [...form.elements].filter((one) => one.type !== "hidden" && !one.disabled && one.offsetParent);
      const next = fields[fields.indexOf(event.target) + 1];
      if (next) next.focus();
    }
  });
})();
