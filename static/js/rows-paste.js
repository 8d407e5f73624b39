// A block copied from a spreadsheet, pasted into a cell of <rows-editor>, fills cells to the right and below.
"use strict";
document.addEventListener("paste", (event) => {
  const editor = event.target.closest("rows-editor");
  const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  if (!editor || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  let row = event.target.closest("tr");
  const first = editor.fields(row).indexOf(event.target);
  text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").forEach((line, number) => {
    if (number && row) row = row.nextElementSibling || editor.add(null);
    if (!row) return;
    line.split("\t").forEach((value, at) => {
      const field = editor.fields(row)[first + at];
      if (field) editor.put(field, value.trim());
    });
  });
});
