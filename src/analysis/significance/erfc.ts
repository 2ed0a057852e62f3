/**
 * The complementary error function, with a relative error below 1.2e-7 everywhere: 0 beyond about 27.
 * Press et al., *Numerical Recipes*, 2nd ed., §6.2 (`erfcc`).
 */
export function erfc(x: number): number {
  const z = Math.abs(x);
  const t = 1 / (1 + z / 2);
  const value = t * Math.exp(-z * z + coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0));
  return x >= 0 ? value : 2 - value;
}

const coefficients = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
] as const;
