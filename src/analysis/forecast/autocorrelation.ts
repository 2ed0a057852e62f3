/** In-place radix-2 FFT; both arrays have the same length, a power of two. Cooley & Tukey, 1965. */
function fft(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let size = 2; size <= n; size <<= 1) butterflies(re, im, size);
}

function butterflies(re: Float64Array, im: Float64Array, size: number): void {
  const half = size >> 1;
  for (let k = 0; k < half; k++) {
    const cos = Math.cos((2 * Math.PI * k) / size);
    const sin = -Math.sin((2 * Math.PI * k) / size);
    for (let i = k; i < re.length; i += size) {
      const r = re[i + half] * cos - im[i + half] * sin;
      const m = re[i + half] * sin + im[i + half] * cos;
      re[i + half] = re[i] - r;
      im[i + half] = im[i] - m;
      re[i] += r;
      im[i] += m;
    }
  }
}

/**
 * Autocorrelation at the lags 0 to `maxLag` of values without a straight trend, every lag divided by the number of its
 * pairs, so that a clean season of any length is near 1. All zero for a constant or straight series. O(n log n) by the
 * Wiener–Khinchin theorem.
 */
export function autocorrelation(values: Float64Array, maxLag: number): Float64Array {
  const n = values.length;
  const lags = new Float64Array(Math.min(maxLag, n - 1) + 1);
  const re = new Float64Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * n))));
  re.set(withoutTrend(values));
  const im = new Float64Array(re.length);
  fft(re, im);
  re.forEach((r, i) => (re[i] = r * r + im[i] * im[i]));
  im.fill(0);
  fft(re, im);
  const variance = re[0] / n;
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (variance / re.length <= (1e-9 * largest) ** 2) return lags;
  return lags.map((_, lag) => re[lag] / (n - lag) / variance);
}

function withoutTrend(values: Float64Array): Float64Array {
  const n = values.length;
  const middle = (n - 1) / 2;
  let mean = 0;
  let slope = 0;
  for (let i = 0; i < n; i++) {
    mean += values[i] / n;
    slope += (i - middle) * values[i];
  }
  slope /= Math.max(1, (n * (n * n - 1)) / 12);
  return values.map((value, i) => value - mean - slope * (i - middle));
}
