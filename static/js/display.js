// Text size, contrast, folded menu: at once on the page, remembered by the server.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.hasAttribute("data-display") || !button) return;
  event.preventDefault();
  const body = new FormData(form);
  body.append(button.name, button.value);
  document.documentElement.dataset[button.name] = button.value;
  window.portal.post(form.action, body, true);
  if (button.name === "size") {
    form.querySelectorAll('[name="size"]').forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  } else if (button.name === "contrast") {
    button.setAttribute("aria-pressed", String(button.value === "high"));
    button.value = button.value === "high" ? "normal" : "high";
  } else if (button.name === "nav") {
    button.setAttribute("aria-expanded", String(button.value === "open"));
    button.value = button.value === "open" ? "closed" : "open";
  }
});
