// A file input with words of the page's own language; it takes a pasted picture and lists what was chosen.
"use strict";
customElements.define("file-picker", class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.list) return;
    // The input lies unseen over the face: a click, a dropped file and the keyboard reach it as before.
    this.face = document.createElement("span");
    this.face.className = "c-picker";
    this.face.setAttribute("aria-hidden", "true");
    this.face.innerHTML = '<span class="c-btn"></span><span class="u-muted"></span>';
    this.face.firstChild.textContent = window.portal.text(input.multiple ? "chooseFiles" : "chooseFile");
    this.list = document.createElement("ul");
    this.list.className = "c-files c-control__hint";
    this.append(this.face, this.list);
    this.classList.add("is-dressed");
    this.show(input);
    input.addEventListener("change", () => this.show(input));
    this.addEventListener("paste", (event) => {
      const files = event.clipboardData ? event.clipboardData.files : [];
      if (!files.length) return;
      event.preventDefault();
      const all = new DataTransfer();
      if (input.multiple) [...input.files].forEach((file) => all.items.add(file));
      [...files].slice(0, input.multiple ? files.length : 1).forEach((file) => all.items.add(file));
      input.files = all.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  show(input) {
    this.list.textContent = "";
    this.face.lastChild.textContent = input.files.length ? "" : window.portal.text("noFile");
    [...input.files].forEach((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`;
      this.list.append(item);
    });
  }
});
