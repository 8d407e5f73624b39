// The rows of a formset: add (Alt+Enter), copy, remove with undo. Pasting is in rows-paste.js.
customElements.define("rows-editor", class extends HTMLElement {
  connectedCallback() {
    if (this.body) return;
    this.body = this.querySelector("tbody");
    [this.total, this.most] = ["TOTAL", "MAX_NUM"].map((name) => this.querySelector(`[name="${this.dataset.prefix}-${name}_FORMS"]`));
    this.querySelector("[data-tools]").hidden = false;
    [...this.body.rows].forEach((row) => this.dress(row));
    this.querySelector("[data-add]").addEventListener("click", () => this.add(null));
    this.body.addEventListener("click", (event) => this.act(event.target.closest("tr button")));
    this.addEventListener("keydown", (event) => { if (event.altKey && event.key === "Enter") this.add(null); });
  }
  fields(row) { return [...row.querySelectorAll('input:not([type="hidden"]):not([name$="-DELETE"]), select, textarea')]; }
  box(row) { return row.querySelector('[name$="-DELETE"]'); }
  dress(row) {
    const box = this.box(row);
    if (!box) return;
    box.hidden = true;
    box.closest("td").append(this.querySelector("template[data-buttons]").content.cloneNode(true));
    this.mark(row);
  }
  mark(row) {
    const box = this.box(row);
    row.classList.toggle("is-removed", box.checked);
    row.querySelectorAll("[data-remove], [data-copy]").forEach((one) => { one.hidden = box.checked; });
    row.querySelector("[data-undo]").hidden = !box.checked;
  }
  add(source) {
    const index = Number(this.total.value);
    if (index >= Number(this.most.value)) return window.portal.say(window.portal.text("noMore"));
    this.body.insertAdjacentHTML("beforeend", this.querySelector("template[data-row]").innerHTML.replace(/__prefix__/g, String(index)));
    const row = this.body.lastElementChild;
    this.total.value = String(index + 1);
    this.dress(row);
    if (source) this.fields(source).forEach((field, at) => this.put(this.fields(row)[at], field.type === "checkbox" ? field.checked : field.value));
    this.fields(row)[0].focus();
    window.portal.say(window.portal.text("rowAdded"));
    return row;
  }
  put(field, value) {
    const option = [...(field.options || [])].find((one) => one.value === value || one.text.trim() === value);
    if (field.type === "checkbox") field.checked = value === true;
    else if (field.tagName !== "SELECT") field.value = value;
    else if (option) field.value = option.value;
    ["input", "change"].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
  }
  act(button) {
    if (!button) return;
    if (button.hasAttribute("data-copy")) this.add(button.closest("tr"));
    else this.remove(button.closest("tr"), button.hasAttribute("data-remove"));
  }
  remove(row, removed) {
    const box = this.box(row);
    box.checked = removed;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    this.mark(row);
    row.querySelector(removed ? "[data-undo]" : "[data-remove]").focus();
    window.portal.say(window.portal.text(removed ? "rowRemoved" : "rowRestored"));
  }
});
