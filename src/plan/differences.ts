import { MARK } from '../model/mark.ts';
import type { DesiredService, RegisteredService } from '../model/service.ts';
import { isOurCheck } from './as-sent.ts';

/** What differs from the service as it would be sent, in words: `port: 31000 → 31001`. Empty when Consul has what it should have. */
export function differences(desired: DesiredService, current: RegisteredService): readonly string[] {
  const fields = [
    changed('name', current.name, desired.name),
    changed('address', current.address, desired.address),
    changed('port', current.port, desired.port),
    changed('tags', tagsText(current), tagsText(desired)),
    changed('weights', weightsText(current), weightsText(desired)),
    changed('enable tag override', String(current.enableTagOverride), String(desired.enableTagOverride)),
    ...metaDifferences(desired.meta, current.meta),
    missingChecks(desired, current),
    surplusChecks(desired, current),
  ].filter((difference) => difference !== undefined);
  // The hash alone differs when a check's definition does.
  return fields.length > 0 || desired.meta[MARK.hash] === current.meta[MARK.hash] ? fields : ['definition'];
}

const changed = (field: string, from: string | number, to: string | number): string | undefined =>
  from === to ? undefined : `${field}: ${show(from)} → ${show(to)}`;

/** A tag that a placeholder filled in may hold a comma: only then in quotes. */
const tagsText = ({ tags }: DesiredService | RegisteredService): string =>
  tags.map((tag) => (tag.includes(',') ? JSON.stringify(tag) : tag)).join(',');

const weightsText = ({ weights: { passing, warning } }: DesiredService | RegisteredService): string =>
  `${passing} passing, ${warning} warning`;

const show = (value: string | number): string => (value === '' ? '(none)' : String(value));

function metaDifferences(desired: DesiredService['meta'], current: RegisteredService['meta']): (string | undefined)[] {
  const keys = [...new Set([...Object.keys(current), ...Object.keys(desired)])].filter((key) => key !== MARK.hash);
  return keys.sort().map((key) => changed(key, own(current, key), own(desired, key)));
}

/** `constructor` is a key that Consul takes: an object has it, too. */
const own = (meta: DesiredService['meta'], key: string): string => (Object.hasOwn(meta, key) ? meta[key] : '') ?? '';

function missingChecks(desired: DesiredService, current: RegisteredService): string | undefined {
  const existing = new Set(current.checks.map(({ id }) => id));
  const missing = desired.checks.filter(({ id }) => !existing.has(id));
  return missing.length === 0 ? undefined : `checks: ${missing.map(({ name }) => name).join(', ')}`;
}

/** Checks of ours that are no longer wanted: an update that keeps the checks of others removes them one by one, and may fail half way. */
function surplusChecks(desired: DesiredService, current: RegisteredService): string | undefined {
  const wanted = new Set(desired.checks.map(({ id }) => id));
  const surplus = current.checks.filter(({ id }) => isOurCheck(id, desired) && !wanted.has(id));
  return surplus.length === 0 ? undefined : `checks to be removed: ${surplus.map(({ name }) => name).join(', ')}`;
}
