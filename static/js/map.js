/**
 * The map of a track (`[data-map]`): Leaflet over the plain ground, the track by segments, a ring at the start and a
 * dot at the end, and a mark that follows `activity:cursor`. Tiles come from our own server (`data-tiles`); when they
 * fail, the ground stays plain, the track stays, and a sentence says so.
 *
 * Colours come from movement.css through class names, so a change of theme needs no redraw.
 */
(() => {
  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  const LINE = { smoothFactor: 0.7, lineJoin: "round", lineCap: "round", interactive: false };

  /** The points of each segment, without gaps. */
  function segmentsOf({ latitude, longitude, segment_starts: starts = [0] }) {
    const edges = [...new Set([0, ...starts, latitude.length])].sort((a, b) => a - b);
    return edges.slice(0, -1).map((from, number) => {
      const points = [];
      for (let i = from; i < edges[number + 1]; i += 1) {
        if (latitude[i] !== null && longitude[i] !== null) points.push([latitude[i], longitude[i]]);
      }
      return points;
    }).filter((points) => points.length);
  }

  function drawTrack(map, segments) {
    L.polyline(segments, { ...LINE, weight: 8, className: "casing" }).addTo(map);
    const track = L.polyline(segments, { ...LINE, weight: 4, className: "track" }).addTo(map);
    const first = segments[0][0], last = segments.at(-1).at(-1);
    L.circleMarker(last, { radius: 6, fillOpacity: 1, interactive: false, className: "pin end" }).addTo(map);
    L.circleMarker(first, { radius: 6, fillOpacity: 1, interactive: false, className: "pin" }).addTo(map);
    return track.getBounds();
  }

  /** Places hidden from others, as circles under the track. */
  function drawZones(map, zones) {
    for (const [latitude, longitude, radius] of zones) L.circle([latitude, longitude], { radius, interactive: false, className: "zone" }).addTo(map);
  }

  function addTiles(map, element) {
    const notice = element.querySelector("[data-map-notice]");
    const tiles = L.tileLayer(element.dataset.tiles, { maxZoom: 19, subdomains: "abc", errorTileUrl: NOTHING });
    let arrived = 0;
    tiles.on("tileload", ({ tile }) => { if (tile.src === NOTHING) return; arrived += 1; notice.textContent = ""; });
    tiles.on("tileerror", () => { if (!arrived) notice.textContent = element.dataset.textNoTiles; });
    tiles.addTo(map);
  }

  /** Our own buttons; scroll wheel zoom only once the map was pressed. */
  function addControls(map, element, bounds) {
    const tools = element.querySelector("[data-map-tools]");
    const fit = () => map.fitBounds(bounds, { padding: [28, 28], maxZoom: 17 });
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const zoom = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (zoom === "in") map.zoomIn();
      if (zoom === "out") map.zoomOut();
      if (zoom === "fit") fit();
    });
    L.DomEvent.disableClickPropagation(tools);
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.on("blur mouseout", () => map.scrollWheelZoom.disable());
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
    fit();
  }

  function followCursor(map, source, { latitude, longitude }) {
    const mark = L.circleMarker([0, 0], { radius: 7, fillOpacity: 1, weight: 3, interactive: false, className: "pin cursor" });
    document.addEventListener("activity:cursor", ({ detail }) => {
      if (detail.source !== source) return;
      const { index } = detail;
      if (index === null || latitude[index] === null || latitude[index] === undefined) mark.remove();
      else mark.setLatLng([latitude[index], longitude[index]]).addTo(map).bringToFront();
    });
  }

  Regimen.attach("[data-map]", async (element) => {
    const { source, textMap } = element.dataset;
    let columns;
    try {
      columns = await Regimen.columns(source);
    } catch {
      return; // The still image or the plain ground stays; charts.js says what failed.
    }
    const segments = segmentsOf(columns);
    if (!segments.length) return;

    const ground = document.createElement("div");
    ground.className = "ground";
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", textMap);
    element.querySelector("[data-map-frame]").prepend(ground);
    element.querySelector("[data-still]")?.remove();

    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(ground, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.5,
      zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    });
    addControls(map, element, L.latLngBounds(segments.flat()));
    if (element.dataset.tiles) addTiles(map, element);
    drawZones(map, JSON.parse(element.dataset.zones || "[]"));
    drawTrack(map, segments);
    followCursor(map, source, columns);
  });
})();
