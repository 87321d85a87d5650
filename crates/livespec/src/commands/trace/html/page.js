"use strict";
(() => {
  const rows = [...document.querySelectorAll(".doc tr")];
  const buttons = [...document.querySelectorAll("[data-filter]")];
  const search = document.querySelector("input[type=search]");
  let filter = "all";
  const show = () => {
    const words = search.value.toLowerCase();
    for (const row of rows) {
      const fits = filter === "all" || row.classList.contains(filter);
      row.classList.toggle("hide", !fits || !row.textContent.toLowerCase().includes(words));
    }
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => { filter = button.dataset.filter; show(); });
  }
  search.addEventListener("input", show);
  // A link to a line that is not shown shows everything again.
  addEventListener("hashchange", () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row && row.classList.contains("hide")) {
      filter = "all";
      search.value = "";
      show();
      row.scrollIntoView();
    }
  });
  show();
})();
