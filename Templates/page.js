// The page is complete without this script. It marks the section being read in the table of contents, enlarges
// figures in place, and lets the keyboard scroll what is wider than the screen.
(() => {
  "use strict";

  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  let current = null;
  const mark = () => {
    const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const link = read.length ? links.get(read[read.length - 1]) : null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    const box = document.querySelector(".contents");
    if (link && box.scrollHeight > box.clientHeight) {
      box.scrollTop = link.offsetTop - box.clientHeight / 2;
    }
    current = link;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  mark();

  const dialog = document.querySelector("dialog.zoom");
  for (const frame of document.querySelectorAll("figure.figure .picture")) {
    frame.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const image = frame.querySelector("img");
      const large = new Image();
      large.src = image.currentSrc || image.src;
      large.alt = image.alt;
      const close = document.createElement("button");
      close.textContent = "Close";
      close.addEventListener("click", () => dialog.close());
      dialog.replaceChildren(close, large);
      dialog.showModal();
    });
  }
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && event.target.tagName !== "IMG") return;
    dialog.close();
  });

  const scrollers = [...document.querySelectorAll(".scroll")];
  const measure = () => {
    for (const box of scrollers) {
      const overflows = box.clientWidth > 0 && box.scrollWidth > box.clientWidth;
      if (overflows) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", measure, { passive: true });
  // Formulas are as wide as their font makes them.
  document.fonts.ready.then(measure);
  measure();
})();
