// Forms with data-guard warn before typed words are lost; data-autosave-url saves a draft every 30 seconds.
// The server answers 2xx; with a header X-Version, the hidden input "version" follows it.
"use strict";
(() => {
  const dirty = new Set();
  const guarded = (target) => target.closest && target.closest("form[data-guard]");
  document.addEventListener("input", (event) => { const form = guarded(event.target); if (form) dirty.add(form); });
  document.addEventListener("change", (event) => { const form = guarded(event.target); if (form) dirty.add(form); });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.hasAttribute("data-language")) keepThenSwitch(event);
    else dirty.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (![...dirty].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });
  async function save(form, byHand) {
    dirty.delete(form);
    const body = new FormData(form);
    body.delete("idempotency_key"); // It belongs to the act, not to the draft.
    [...body.entries()].forEach(([name, value]) => { if (value instanceof File) body.delete(name); });
    try {
      const response = await window.portal.post(form.dataset.autosaveUrl, body, byHand);
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const version = form.elements.version;
      if (version && response.headers.get("X-Version")) version.value = response.headers.get("X-Version");
      const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
      tell(form, `${window.portal.text("saved")} ${at}`);
      return true;
    } catch (error) {
      dirty.add(form);
      tell(form, window.portal.text("notSaved"));
      return false;
    }
  }
  function tell(form, message) {
    const note = form.querySelector("[data-autosave-note]");
    if (note) note.textContent = message;
    window.portal.say(message);
  }
  // Another language is another page: keep what was typed first.
  async function keepThenSwitch(event) {
    const forms = [...dirty].filter((form) => form.isConnected && form.dataset.autosaveUrl);
    if (!forms.length) return;
    event.preventDefault();
    const { target, submitter } = event;
    const kept = await Promise.all(forms.map((form) => save(form, true)));
    if (kept.every(Boolean)) target.requestSubmit(submitter);
  }
  setInterval(() => dirty.forEach((form) => { if (form.isConnected && form.dataset.autosaveUrl) save(form, false); }), 30000);
  document.addEventListener("keydown", (event) => {
    const form = guarded(event.target) || document.querySelector("form[data-autosave-url]");
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || !form || !form.dataset.autosaveUrl) return;
    event.preventDefault();
    save(form, true);
  });
})();
