// Makes the map of a list lively, once its button is pressed: Leaflet, on outlines of our own, without tiles.
// The list beside it says the same, so nothing is lost without this file.

const HEXAGON = "M15 2 28 9.5v15L15 32 2 24.5v-15z";
const FRANCE = [[41.3, -5.2], [51.1, 9.6]];

function loaded(tag, attributes) {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    document.head.append(element);
  });
}

function pin(L, label, kind) {
  const ns = "http://www.w3.org/2000/svg";
  const holder = document.createElement("span");
  const svg = document.createElementNS(ns, "svg");
  const path = document.createElementNS(ns, "path");
  const text = document.createElementNS(ns, "text");
  svg.setAttribute("viewBox", "0 0 30 34");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", HEXAGON);
  text.setAttribute("x", "15");
  text.setAttribute("y", "22");
  text.textContent = label;
  svg.append(path, text);
  holder.append(svg);
  return L.divIcon({ html: holder, className: `map__pin ${kind}`, iconSize: [44, 44], iconAnchor: [22, 22] });
}

function popup(mark) {
  const box = document.createElement("div");
  const link = document.createElement("a");
  const text = document.createElement("p");
  link.href = mark.url;
  link.textContent = `${mark.number}. ${mark.name}`;
  text.textContent = mark.text;
  box.append(link, text);
  return box;
}

export async function open(root, button) {
  const data = JSON.parse(root.dataset.map);
  button.setAttribute("aria-busy", "true");
  const [outlines] = await Promise.all([
    fetch(root.dataset.outlines).then((answer) => answer.json()),
    window.L ? null : loaded("script", { src: root.dataset.leaflet }),
    loaded("link", { rel: "stylesheet", href: root.dataset.sheet }),
  ]);
  const L = window.L;
  const still = root.querySelector("svg.chart");
  const live = document.createElement("div");
  live.className = "map__live";
  live.setAttribute("role", "region");
  live.setAttribute("aria-label", still.getAttribute("aria-label"));
  still.replaceWith(live);

  const map = L.map(live, { minZoom: 4, maxZoom: 12, zoomControl: false, attributionControl: false });
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
  L.control.attribution({ prefix: "Contours : IGN, Licence Ouverte" }).addTo(map);
  L.geoJSON(outlines, { interactive: false, style: { className: "map__land", weight: 1 } }).addTo(map);
  const seen = L.latLngBounds(data.marks.map((mark) => mark.at));
  if (data.middle) seen.extend(L.latLng(data.middle).toBounds(Math.max(2, 2 * data.radius) * 1000));
  // Before anything is measured in points of the screen.
  map.fitBounds(seen.isValid() ? seen : FRANCE, { padding: [12, 12], maxZoom: 11, animate: false });
  if (data.middle) {
    const look = { interactive: false, className: "map__circle", weight: 1.5 };
    if (data.radius) L.circle(data.middle, { radius: data.radius * 1000, ...look }).addTo(map);
    const here = pin(L, "", "map__pin--here");
    L.marker(data.middle, { icon: here, keyboard: false, interactive: false, alt: data.name }).addTo(map);
  }
  for (const mark of [...data.marks].reverse()) {
    const name = `${mark.number}. ${mark.name}`;
    L.marker(mark.at, { icon: pin(L, String(mark.number), ""), title: name, alt: name })
      .bindPopup(popup(mark), { minWidth: 180 })
      .addTo(map)
      .getElement()
      ?.setAttribute("aria-label", name);
  }
  button.removeAttribute("aria-busy");
  button.closest("[hidden], p").hidden = true;
  live.tabIndex = 0;
  live.focus({ preventScroll: true });
}
