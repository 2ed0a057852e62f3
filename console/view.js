/** Text of others only ever becomes text (`textContent`), never markup. */

/** An element with its properties and children; strings become text, what is not there is left out. */
export function make(name, properties = {}, ...children) {
  const { data = {}, ...own } = properties;
  const element = Object.assign(document.createElement(name), own);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function listOf(items, kind = 'ul') {
  return make(kind, {}, ...items.map((item) => make('li', {}, item)));
}

export function tableOf(rows) {
  return make('table', {}, ...rows.map((cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))));
}

/** A heading and what follows it; nothing where nothing follows. */
export function section(title, ...children) {
  const there = children.filter((child) => child !== undefined);
  return there.length === 0 ? undefined : make('section', {}, make('h3', {}, title), ...there);
}

export function time(at) {
  return at ? new Date(at).toLocaleString() : '';
}

export const words = (name) => name.toLowerCase().replaceAll('_', ' ');
export const percent = (share) => `${(share * 100).toFixed(0)} %`;

const [width, height] = [360, 64];

function draw(name, attributes) {
  const element = document.createElementNS(document.querySelector('svg').namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A line of values over time, with a mark where the trouble began. */
export function sparkline({ points, unit }, startedAt) {
  const at = points.map((point) => Date.parse(point.at));
  const values = points.map(({ value }) => value);
  const [from, to] = [at[0], at.at(-1)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (moment) => ((moment - from) / (to - from || 1)) * width;
  const y = (value) => height - 2 - ((value - low) / (high - low || 1)) * (height - 4);
  const path = at.map((moment, i) => `${x(moment).toFixed(1)},${y(values[i]).toFixed(1)}`).join(' ');
  const onset = x(Date.parse(startedAt)).toFixed(1);
  const plot = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' });
  plot.append(
    draw('line', { class: 'onset', x1: onset, x2: onset, y1: 0, y2: height }),
    draw('polyline', { class: 'values', points: path }),
  );
  const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3, notation: 'compact' });
  const range = `${number.format(low)} to ${number.format(high)}${unit && unit !== '1' ? ` ${unit}` : ''}`;
  return [plot, make('small', {}, range)];
}
