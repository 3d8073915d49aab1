/**
 * All tracks on one map (`[data-tracks]`): one canvas over Leaflet's ground, on which ten thousand lines are drawn at
 * once; as lines in the colours of their sports, or as heat, where every track adds a little.
 *
 * The lines come packed (see `app/activities/logic/lines.py`): first all of them coarsely, and once the map shows few
 * of them, those again finely. They are kept as places on a map of the whole world, so that drawing is only scaling.
 */
(() => {
  const MARK = "RT1", FINE_FROM_ZOOM = 11, MARGIN = 0.25, NEAR_PX = 10;
  const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

  /** The identity of an activity as addresses spell it: a number of 128 bits in base 57. */
  function shortId(bytes) {
    let number = 0n, text = "";
    for (const byte of bytes) number = (number << 8n) | BigInt(byte);
    for (; number; number /= 57n) text = ALPHABET[Number(number % 57n)] + text;
    return text.padStart(22, ALPHABET[0]);
  }

  /** Lines as pieces of x, y between 0 and 1 on the map of the world. */
  function read(buffer) {
    const bytes = new Uint8Array(buffer);
    if (String.fromCharCode(...bytes.subarray(0, MARK.length)) !== MARK) throw new Error("not our lines");
    let at = MARK.length;
    const number = () => {
      let value = 0, scale = 1, byte;
      do { byte = bytes[at++]; value += (byte & 0x7f) * scale; scale *= 128; } while (byte & 0x80);
      return value;
    };
    const signed = () => { const value = number(); return value % 2 ? -(value + 1) / 2 : value / 2; };
    const perDegree = number(), count = number(), tracks = [];
    for (let i = 0; i < count; i += 1) {
      const uuid = bytes.subarray(at, at + 16);
      at += 16;
      const sport = number(), end = number() + at, pieces = [];
      let latitude = 0, longitude = 0, west = 1, east = 0, north = 1, south = 0;
      for (let left = number(); left > 0; left -= 1) {
        const piece = new Float64Array(2 * number());
        for (let j = 0; j < piece.length; j += 2) {
          latitude += signed();
          longitude += signed();
          const sine = Math.sin((latitude / perDegree) * Math.PI / 180);
          const x = longitude / perDegree / 360 + 0.5, y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
          piece[j] = x;
          piece[j + 1] = y;
          west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y);
        }
        pieces.push(piece);
      }
      at = end;
      if (pieces.some((piece) => piece.length)) tracks.push({ uuid, sport, pieces, west, east, north, south });
    }
    return tracks;
  }

  const toPlace = (x, y) => L.latLng(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI, (x - 0.5) * 360);

  const Tracks = L.Layer.extend({
    initialize(options) { this.tracks = []; L.setOptions(this, options); },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated tracks");
      this.getPane().append(this.canvas);
      map.on("moveend resize", this.redraw, this);
      map.on("zoomanim", this.zoom, this);
      this.redraw();
    },
    onRemove(map) { this.canvas.remove(); map.off("moveend resize", this.redraw, this); map.off("zoomanim", this.zoom, this); },
    show(tracks) { this.tracks = tracks; this.redraw(); },
    zoom({ zoom, center }) {
      const map = this._map, scale = map.getZoomScale(zoom, this.drawnZoom);
      L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(this.corner, zoom, center), scale);
    },
    redraw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize(), margin = size.multiplyBy(MARGIN).round();
      const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1));
      const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
      const sharp = Math.min(devicePixelRatio || 1, 2), canvas = this.canvas;
      canvas.width = width * sharp;
      canvas.height = height * sharp;
      L.DomUtil.setTransform(canvas, corner, 1);
      canvas.width && Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
      this.corner = map.layerPointToLatLng(corner);
      this.drawnZoom = map.getZoom();
      const origin = map.project(this.corner, this.drawnZoom), world = 256 * 2 ** this.drawnZoom;
      const draw = canvas.getContext("2d");
      draw.scale(sharp, sharp);
      draw.lineJoin = draw.lineCap = "round";
      this.paint(draw, { world, x: origin.x, y: origin.y, width, height });
    },
    paint(draw, view) {
      const { world, x, y, width, height } = view, heat = this.options.heat;
      draw.lineWidth = heat ? 3 : 2;
      draw.globalAlpha = heat ? Math.max(0.06, Math.min(0.5, 12 / Math.sqrt(this.tracks.length || 1))) : 0.75;
      for (const track of this.tracks) {
        if (track.east * world < x || track.west * world > x + width || track.south * world < y || track.north * world > y + height) continue;
        draw.strokeStyle = heat ? this.options.tone : this.options.colors[track.sport] || this.options.tone;
        draw.beginPath();
        for (const piece of track.pieces) {
          draw.moveTo(piece[0] * world - x, piece[1] * world - y);
          for (let i = 2; i < piece.length; i += 2) draw.lineTo(piece[i] * world - x, piece[i + 1] * world - y);
        }
        draw.stroke();
      }
    },
    /** The track nearest to a place of the map, if one is within reach. */
    nearest(latlng) {
      const zoom = this._map.getZoom(), world = 256 * 2 ** zoom, at = this._map.project(latlng, zoom);
      let best = null, reach = NEAR_PX;
      for (const track of this.tracks) {
        if (at.x < track.west * world - reach || at.x > track.east * world + reach || at.y < track.north * world - reach || at.y > track.south * world + reach) continue;
        for (const piece of track.pieces) {
          for (let i = 0; i + 3 < piece.length; i += 2) {
            const from = L.point(piece[i] * world, piece[i + 1] * world), to = L.point(piece[i + 2] * world, piece[i + 3] * world);
            const far = L.LineUtil.pointToSegmentDistance(at, from, to);
            if (far < reach) { reach = far; best = track; }
          }
        }
      }
      return best;
    },
  });

  async function fetched(source, box) {
    const address = new URL(source, location.href);
    if (box) address.searchParams.set("box", box);
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return read(await answer.arrayBuffer());
  }

  function boundsOf(tracks) {
    const edge = (key, choose) => tracks.reduce((value, track) => choose(value, track[key]), tracks[0][key]);
    return L.latLngBounds(toPlace(edge("west", Math.min), edge("south", Math.max)), toPlace(edge("east", Math.max), edge("north", Math.min)));
  }

  function addTools(map, element, fit) {
    const tools = element.querySelector("[data-map-tools]");
    tools.hidden = false;
    L.DomEvent.disableClickPropagation(tools);
    tools.addEventListener("click", (event) => {
      const zoom = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (zoom === "in") map.zoomIn();
      if (zoom === "out") map.zoomOut();
      if (zoom === "fit") fit();
      if (zoom === "near") {
        const { lat, lng } = map.getCenter().wrap(), form = document.querySelector("#filter");
        form.elements.near.value = `${lat.toFixed(4)}, ${lng.toFixed(4)}`;
        form.requestSubmit();
      }
    });
  }

  Regimen.attach("[data-tracks]", async (element) => {
    const { source, tiles, show, colors, activity, textMap, textOpen, textNone, textFailed } = element.dataset;
    const frame = element.querySelector("[data-map-frame]"), notice = element.querySelector("[data-map-notice]");
    const say = (text) => notice.prepend(document.createTextNode(`${text} `));
    let tracks;
    try {
      tracks = await fetched(source);
    } catch {
      say(textFailed);
      return;
    }
    if (!tracks.length) say(textNone);
    const ground = document.createElement("div");
    ground.className = "ground";
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", textMap);
    frame.prepend(ground);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(ground, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.5, maxZoom: 18, zoomAnimation: !still, fadeAnimation: !still });
    const fit = () => (tracks.length ? map.fitBounds(boundsOf(tracks), { padding: [24, 24], maxZoom: 15 }) : map.setView([30, 0], 2));
    fit();
    if (tiles) L.tileLayer(tiles, { maxZoom: 18, subdomains: "abc", errorTileUrl: NOTHING }).addTo(map);
    const tone = getComputedStyle(element).getPropertyValue("--movement").trim() || "#a8431f";
    const probe = document.createElement("span");
    probe.className = "tone";
    element.append(probe);
    const layer = new Tracks({ heat: show === "heat", tone: getComputedStyle(probe).color || tone, colors: JSON.parse(colors) });
    probe.remove();
    layer.addTo(map);
    for (const [latitude, longitude, radius] of JSON.parse(element.dataset.zones)) L.circle([latitude, longitude], { radius, interactive: false, className: "zone" }).addTo(map);
    layer.show(tracks);
    addTools(map, element, fit);
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.on("blur mouseout", () => map.scrollWheelZoom.disable());
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);

    let asked = 0;
    map.on("moveend", async () => {
      const turn = (asked += 1);
      if (map.getZoom() < FINE_FROM_ZOOM) { layer.show(tracks); return; }
      try {
        const fine = await fetched(source, map.getBounds().pad(MARGIN).toBBoxString());
        if (turn === asked) layer.show(fine);
      } catch {
        // The coarse lines stay.
      }
    });
    map.on("click", ({ latlng }) => {
      const found = layer.nearest(latlng);
      if (!found) return;
      const link = document.createElement("a");
      link.href = activity.replace("SHORT", shortId(found.uuid));
      link.textContent = textOpen;
      L.popup({ closeButton: false }).setLatLng(latlng).setContent(link).openOn(map);
    });
    element.dataset.drawn = String(tracks.length);
  });
})();
