// An amount as it is typed: commas dropped, and below the input the amount with separators and in capitals.
"use strict";
(() => {
  const DIGITS = "零壹贰叁肆伍陆柒捌玖";
  function section(number) {
    let text = "";
    let gap = false;
    ["仟", "佰", "拾", ""].forEach((place, index) => {
      const digit = Math.floor(number / 10 ** (3 - index)) % 10;
      if (digit === 0) { gap = text !== ""; return; }
      text += (gap ? "零" : "") + DIGITS[digit] + place;
      gap = false;
    });
    return text;
  }
  function capitals(whole, cents) {
    let text = "";
    let gap = false;
    [[1e8, "亿"], [1e4, "万"], [1, ""]].forEach(([size, unit]) => {
      const part = Math.floor(whole / size) % 10000;
      if (part === 0) { gap = text !== ""; return; }
      text += (text && (gap || part < 1000) ? "零" : "") + section(part) + unit;
      gap = false;
    });
    const [jiao, fen] = [Number(cents[0]), Number(cents[1])];
    if (!jiao && !fen) return `${text || "零"}元整`;
    const yuan = text ? `${text}元` : "";
    if (!jiao) return `${yuan}${yuan ? "零" : ""}${DIGITS[fen]}分`;
    return `${yuan}${DIGITS[jiao]}角${fen ? `${DIGITS[fen]}分` : "整"}`;
  }
  customElements.define("money-input", class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector("input");
      if (!this.input || this.hint) return;
      this.hint = document.createElement("output");
      this.hint.className = "c-control__hint";
      this.append(this.hint);
      this.input.addEventListener("input", () => this.show());
      this.input.addEventListener("change", () => this.clean());
      this.show();
    }
    plain() { return this.input.value.normalize("NFKC").replace(/[\s,¥]/g, ""); }
    clean() {
      const plain = this.plain();
      this.input.value = /^\d+(\.\d)?$/.test(plain) ? Number(plain).toFixed(2) : plain;
      this.show();
    }
    show() {
      const match = /^(\d{1,12})(?:\.(\d{0,2}))?$/.exec(this.plain());
      this.hint.classList.toggle("c-control__hint--bad", Boolean(this.plain()) && !match);
      this.hint.textContent = this.plain() && !match ? window.portal.text("notAmount") : "";
      if (!match) return;
      const cents = (match[2] || "").padEnd(2, "0");
      const grouped = `${match[1].replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
      this.hint.textContent = `${grouped} ${window.portal.text("yuan")} ${capitals(Number(match[1]), cents)}`;
    }
  });
})();
