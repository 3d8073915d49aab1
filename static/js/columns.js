/**
 * The columns of a track, fetched once for the map and the charts of a page.
 *
 * `Regimen.columns(address)` promises an object of equally long arrays: distance_m, time_s, elevation_m, speed_kmh,
 * latitude, longitude, and of sensors heart_rate, cadence, power, temperature (null where a value is missing), and
 * segment_starts, the indexes at which segments begin.
 */
(() => {
  const promised = new Map();

  async function load(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  Regimen.columns = (address) => {
    if (!promised.has(address)) {
      const columns = load(address);
      columns.catch(() => promised.delete(address));
      promised.set(address, columns);
    }
    return promised.get(address);
  };

  /** Tell everybody which point of a track is looked at; `index` is null when none is. */
  Regimen.pointAt = (source, index) => {
    document.dispatchEvent(new CustomEvent("activity:cursor", { detail: { source, index } }));
  };
})();
