// A masked number: asks by POST, shows the plain-text answer for 30 seconds, then masks it again.
"use strict";
customElements.define("reveal-pii", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || this.ready) return;
    this.ready = true;
    this.shown = this.querySelector("[data-value]");
    this.mask = this.shown.textContent;
    button.addEventListener("click", (event) => { event.preventDefault(); this.ask(button); });
    window.addEventListener("pagehide", () => this.hide(""));
  }
  disconnectedCallback() { clearTimeout(this.timer); }
  async ask(button) {
    const body = new FormData(button.form);
    body.append(button.name, button.value);
    try {
      const response = await window.portal.post(button.formAction, body, true);
      const plain = (response.headers.get("Content-Type") || "").startsWith("text/plain");
      if (!response.ok || response.redirected || !plain) throw new Error(String(response.status));
      this.shown.textContent = await response.text();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.hide(window.portal.text("hiddenAgain")), 30000);
      window.portal.say(`${this.shown.textContent} ${window.portal.text("shown")}`);
    } catch (error) {
      this.hide(window.portal.text("notShown"));
    }
  }
  hide(message) {
    clearTimeout(this.timer);
    this.shown.textContent = this.mask;
    if (message) window.portal.say(message);
  }
});
