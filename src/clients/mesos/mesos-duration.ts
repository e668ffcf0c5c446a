const UNIT_MS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ns: 1e-6,
    us: 1e-3,
    ms: 1,
    secs: 1000,
    mins: 60_000,
    hrs: 3_600_000,
    days: 86_400_000,
    weeks: 604_800_000,
  }),
);

/** A duration as Mesos prints its flags: `15mins`, `900secs`, `1.5hrs`. `undefined` for anything else. */
export function mesosDurationMs(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,9})?)([a-z]{2,5})$/.exec(text.trim());
  const unit = UNIT_MS.get(match?.[2] ?? '');
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
