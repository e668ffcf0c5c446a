const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** The milliseconds of `15m0s` or `1h30m`, as Go writes durations; a bare number is nanoseconds. `undefined` for anything else. */
export function parseGoDuration(text: string): number | undefined {
  if (/^\d{1,18}$/.test(text)) return Number(text) * 1e-6;
  if (!/^(?:\d{1,15}(?:\.\d{1,15})?(?:ns|[uµμ]s|ms|s|m|h)){1,8}$/.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ns|[uµμ]s|ms|s|m|h)/g))
    ms += Number(amount) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  return ms;
}
