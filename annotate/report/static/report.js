// Sorts, searches and pages the long lists of a report. Without it all rows stand in the page, in folds.
"use strict";

// How a cell is compared: by number where it begins with one, else by its words.
function readCell(row, column) {
  const cell = row.cells[column];
  const words = (cell.dataset.v ?? cell.textContent).trim();
  const number = Number.parseFloat(words);
  return /^-?[\d.]/.test(words) && !/^\d{4}-/.test(words) && !Number.isNaN(number) ? number : words.toLowerCase();
}

// Numbers in order, then words; what is missing always comes last.
function compareCells(one, other, sign) {
  const gone = (value) => value === "" || value === "–" || value === "no date";
  if (gone(one) || gone(other)) return gone(one) - gone(other);
  if (typeof one === typeof other) return sign * (one < other ? -1 : one > other ? 1 : 0);
  return typeof one === "number" ? -1 : 1;
}

function make(tag, words, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: words }, properties);
}

class List {
  constructor(box) {
    this.box = box;
    this.noun = box.dataset.noun;
    this.size = Number(box.dataset.page);
    this.table = box.querySelector("table");
    this.body = this.table.tBodies[0];
    this.rows = [...box.querySelectorAll("tbody tr")];
    this.words = this.rows.map((row) => row.textContent.toLowerCase());
    this.order = this.rows.map((_, place) => place);
    this.first = 0;
    for (const fold of box.querySelectorAll("details")) fold.remove();
    this.table.caption.textContent = this.table.caption.textContent.split(";")[0];
    if (this.rows.length > 1) {
      this.addControls();
      this.addSorting();
    }
    this.show();
    addEventListener("beforeprint", () => this.body.replaceChildren(...this.found().map((place) => this.rows[place])));
    addEventListener("afterprint", () => this.show());
  }

  addControls() {
    const box = make("div", "", { className: "controls" });
    box.setAttribute("role", "search");
    this.search = make("input", "", { type: "search", autocomplete: "off", spellcheck: false });
    const label = make("label", `Search ${this.noun}`);
    label.append(this.search);
    box.append(label);
    if (this.noun === "outlets") box.append(this.addFilter());
    this.status = make("span", "");
    this.status.setAttribute("role", "status");
    this.back = make("button", "previous", { type: "button" });
    this.next = make("button", "next", { type: "button" });
    if (this.rows.length > this.size) box.append(this.back, this.next);
    box.append(this.status);
    this.search.addEventListener("input", () => this.restart());
    this.back.addEventListener("click", () => this.turn(-this.size));
    this.next.addEventListener("click", () => this.turn(this.size));
    this.box.prepend(box);
  }

  addFilter() {
    const label = make("label", "Show");
    this.filter = make("select", "");
    const kinds = { "": "all", ranked: "ranked", unranked: "without a rank", reviewed: "with reviewed articles" };
    for (const [value, words] of Object.entries(kinds)) this.filter.append(make("option", words, { value }));
    this.filter.addEventListener("change", () => this.restart());
    label.append(this.filter);
    return label;
  }

  addSorting() {
    [...this.table.tHead.rows[0].cells].forEach((head, column) => {
      if (head.querySelector(".unseen")) return;
      const button = make("button", head.textContent, { type: "button" });
      button.addEventListener("click", () => this.sort(head, column));
      head.replaceChildren(button);
    });
  }

  sort(head, column) {
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of this.table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const values = this.rows.map((row) => readCell(row, column));
    this.order.sort((one, other) => compareCells(values[one], values[other], sign) || one - other);
    this.restart();
  }

  passes(place) {
    const cells = this.rows[place].cells;
    switch (this.filter?.value) {
      case "ranked": return cells[0].textContent !== "–";
      case "unranked": return cells[0].textContent === "–";
      case "reviewed": return Number(cells[7].textContent) > 0;
    }
    return true;
  }

  found() {
    const wanted = (this.search?.value ?? "").trim().toLowerCase();
    return this.order.filter((place) => this.words[place].includes(wanted) && this.passes(place));
  }

  restart() {
    this.first = 0;
    this.show();
  }

  turn(by) {
    this.first += by;
    this.show();
    this.table.scrollIntoView({ block: "nearest" });
  }

  show() {
    const found = this.found();
    const last = Math.min(this.first + this.size, found.length);
    this.body.replaceChildren(...found.slice(this.first, last).map((place) => this.rows[place]));
    if (!this.status) return;
    this.back.disabled = this.first === 0;
    this.next.disabled = last === found.length;
    const from = found.length ? this.first + 1 : 0;
    this.status.textContent = `${from} to ${last} of ${found.length.toLocaleString("en")} ${this.noun}`;
    if (this.noun === "outlets") this.dim(found);
  }

  // Lets the points of the plane that are not found stand back.
  dim(found) {
    const ids = new Set(found.map((place) => this.rows[place].dataset.o));
    for (const point of document.querySelectorAll(".plane [data-o]")) {
      point.classList.toggle("aside", !ids.has(point.dataset.o));
    }
    for (const row of document.querySelectorAll(".heat tr[data-o]")) row.hidden = !ids.has(row.dataset.o);
  }
}

for (const box of document.querySelectorAll(".list")) new List(box);
document.querySelector(".plane")?.addEventListener("click", (event) => {
  const point = event.target.closest("[data-o]");
  if (point) location.href = `outlets/${Number(point.dataset.o)}.html`;
});
