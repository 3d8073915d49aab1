/**
 * Menus are `details.menu` and work without this. It closes them on a press outside, on Escape (focus goes back to
 * the summary), when another one opens, and when focus leaves them.
 */
(() => {
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("pointerdown", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });

  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
})();
