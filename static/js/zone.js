/**
 * The map of a place to hide (`[data-zone]`, which names its form): pressing it, or the arrow keys and Enter, moves the
 * circle, and the form's numbers follow; what is typed there moves the circle.
 */
(() => {
  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  const CLOSE = 15, DECIMALS = 6;

  const numberIn = (input) => {
    const text = input.value.trim().replace(",", ".");
    return text && Number.isFinite(Number(text)) ? Number(text) : null;
  };

  Regimen.attach("[data-zone]", (element) => {
    const { latitude, longitude, radius_m: radius } = document.getElementById(element.dataset.zone).elements;
    const metres = Number(element.dataset.metres);
    const ground = document.createElement("div");
    ground.className = "ground";
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", element.dataset.textMap);
    element.hidden = false;
    element.querySelector("[data-map-frame]").prepend(ground);
    const map = L.map(ground, { zoomControl: false, attributionControl: false, maxZoom: 18, zoomSnap: 0.5 });
    if (element.dataset.tiles) L.tileLayer(element.dataset.tiles, { maxZoom: 18, subdomains: "abc", errorTileUrl: NOTHING }).addTo(map);
    const circle = L.circle([0, 0], { radius: 1, interactive: false, className: "zone" });

    const place = () => {
      const [up, along] = [numberIn(latitude), numberIn(longitude)];
      return up === null || along === null || Math.abs(up) > 90 || Math.abs(along) > 180 ? null : L.latLng(up, along);
    };
    const draw = () => {
      const middle = place(), wide = numberIn(radius);
      if (!middle || !(wide > 0)) { circle.remove(); return; }
      circle.setLatLng(middle).setRadius(wide * metres).addTo(map);
    };
    const show = () => {
      draw();
      if (map.hasLayer(circle)) map.fitBounds(circle.getBounds(), { padding: [24, 24], maxZoom: CLOSE + 1, animate: false });
    };
    const move = (where) => {
      const middle = where.wrap();
      latitude.value = middle.lat.toFixed(DECIMALS);
      longitude.value = middle.lng.toFixed(DECIMALS);
      draw();
    };

    map.setView([30, 0], 1);
    show();
    map.on("click", ({ latlng }) => move(latlng));
    ground.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      move(map.getCenter());
    });
    for (const input of [latitude, longitude, radius]) input.addEventListener("change", show);
    const tools = element.querySelector("[data-map-tools]");
    L.DomEvent.disableClickPropagation(tools);
    tools.addEventListener("click", (event) => {
      const zoom = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (zoom === "in") map.zoomIn();
      if (zoom === "out") map.zoomOut();
    });
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
  });
})();
