// An ID number as it is typed: cleaned, and at the 18th character checked and explained.
// Fires "id-complete" on the input, which hx-trigger may use. The server checks again.
"use strict";
customElements.define("id-card-input", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.hint) return;
    this.hint = document.createElement("output");
    this.hint.className = "c-control__hint";
    this.append(this.hint);
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.read(true); });
    this.input.addEventListener("compositionend", () => this.read(true));
    this.read(false);
  }
  read(typed) {
    const clean = this.input.value.normalize("NFKC").replace(/\s/g, "").toUpperCase();
    if (clean !== this.input.value) this.input.value = clean;
    this.hint.classList.remove("c-control__hint--bad");
    this.hint.textContent = "";
    if (clean.length !== 18) return;
    const birth = this.birth(clean);
    if (!birth) {
      this.hint.textContent = window.portal.text("idWrong");
      this.hint.classList.add("c-control__hint--bad");
      return;
    }
    const female = Number(clean[16]) % 2 === 0;
    this.hint.textContent = `${window.portal.text(female ? "female" : "male")} · ${birth} · ${this.age(birth)} ${window.portal.text("age")}`;
    if (!typed) return;
    this.fill("birth", birth);
    this.fill("sex", female ? "female" : "male");
    this.input.dispatchEvent(new CustomEvent("id-complete", { bubbles: true }));
  }
  birth(number) {
    if (!/^\d{17}[\dX]$/.test(number)) return "";
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
    if ("10X98765432"[sum % 11] !== number[17]) return "";
    const text = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
    const date = new Date(`${text}T00:00:00Z`);
    const real = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
    return real && text >= "1800-01-01" && text <= this.today() ? text : "";
  }
  age(birth) {
    const today = this.today();
    return Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0);
  }
  today() { return document.documentElement.dataset.today || new Date().toISOString().slice(0, 10); }
  fill(what, value) {
    const target = document.getElementById(this.input.dataset[what] || "");
    if (target) { target.value = value; target.dispatchEvent(new Event("change", { bubbles: true })); }
  }
});
