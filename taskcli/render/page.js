"use strict";
const order = new Map(["urgent", "high", "normal", "low"].map((word, at) => [word, String(at)]));
const value = (row, at) => { const text = row.cells[at].textContent; return order.get(text) ?? text; };
const compare = new Intl.Collator(undefined, { numeric: true }).compare;
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  [...(table.tHead?.rows[0].cells ?? [])].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((one, other) => {
        const [left, right] = [value(one, at), value(other, at)];
        if (!left || !right) return Number(!left) - Number(!right);
        return down ? compare(right, left) : compare(left, right);
      });
      body.append(...rows);
    });
  });
}
if (document.querySelector("tbody tr")) {
  const filter = document.createElement("input");
  filter.type = "search";
  filter.placeholder = "filter";
  filter.setAttribute("aria-label", "filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLocaleLowerCase();
    for (const row of document.querySelectorAll("tbody tr")) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  document.body.prepend(filter);
}
