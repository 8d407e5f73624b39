// A number with a slider beside it: the number is what counts, the slider only moves it.
"use strict";
customElements.define("range-number", class extends HTMLElement {
  connectedCallback() {
    const number = this.querySelector("input");
    if (!number || this.slider) return;
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: "0", max: number.dataset.top, step: number.dataset.step });
    this.slider.setAttribute("aria-label", this.getAttribute("label"));
    this.slider.value = number.value;
    this.append(this.slider);
    number.addEventListener("input", () => { this.slider.value = number.value; });
    this.slider.addEventListener("input", (event) => {
      event.stopPropagation();
      number.value = this.slider.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
});
