// A date typed as 20261122, 2026.11.22, 2026/11/22 or 2026年11月22日 becomes 2026-11-22. The server reads them too.
"use strict";
customElements.define("date-typer", class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.ready) return;
    this.ready = true;
    input.addEventListener("change", () => {
      const text = input.value.normalize("NFKC").trim();
      const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text) || /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(text);
      if (match) input.value = `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}`;
    });
  }
});
