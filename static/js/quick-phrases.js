// The usual phrases beside an opinion: a click puts the phrase where the cursor stands.
"use strict";
customElements.define("quick-phrases", class extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector("[data-phrases]");
    const target = document.getElementById(this.getAttribute("for"));
    if (!box || !target) return;
    box.hidden = false;
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      target.setRangeText(button.textContent.trim(), target.selectionStart, target.selectionEnd, "end");
      target.dispatchEvent(new Event("input", { bubbles: true }));
      target.focus();
    });
  }
});
