/**
 * Choose the browser's own time zone in a `[data-timezone]` list. Without this the list stands on UTC, and the person chooses.
 */
(() => {
  Regimen.attach("[data-timezone]", (list) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...list.options].some((option) => option.value === zone)) list.value = zone;
  });
})();
