import { checkId, type ServiceId } from '../../model/ids.ts';
import { LIMITS } from '../limits.ts';
import type { CheckWish } from '../wish/wish.ts';
import type { Judged, NativeCheck } from './checks.ts';
import { checkName, impossible, type Translated, translate } from './translate.ts';

interface MarathonChecks {
  readonly checks: readonly NativeCheck[];
  /** Why Marathon's verdict is needed beside them, once each; empty: it is not. */
  readonly mirrored: readonly string[];
  readonly warnings: readonly string[];
  readonly waiting: string | undefined;
}

/** Marathon's own checks, those that Consul can run as native ones. A check's name counts it as Marathon does. */
export function marathonChecks(wish: CheckWish, judged: Judged): MarathonChecks {
  const { healthChecks } = judged.definition;
  const translated = healthChecks
    .slice(0, LIMITS.checks)
    .flatMap((check, position) =>
      wish.ignored.includes(check.protocol)
        ? []
        : [{ words: checkName(check, position), to: translate(check, position, wish, judged) }],
    );
  if (healthChecks.length > LIMITS.checks) translated.push({ words: 'more checks', to: oneTooMany(wish) });
  const olderId = olderIds(judged.id, translated.map(({ to }) => to).filter(wasSent).length);
  let place = 0;
  const checks: NativeCheck[] = [];
  for (const { words, to } of translated) {
    if (wasSent(to)) place += 1;
    if (to.kind !== 'native') continue;
    const kept = wish.hasOlderIds ? { olderId: olderId(place) } : {};
    checks.push({ name: `Marathon ${words}`, probe: to.probe, from: `Marathon's ${words}`, ...kept });
  }
  const each = translated.map(({ to }) => to);
  return {
    checks,
    mirrored: unique(each.flatMap((to) => (to.kind === 'mirrored' ? [to.because] : []))),
    warnings: unique(each.flatMap((to) => ('warning' in to && to.warning !== undefined ? [to.warning] : []))),
    waiting: each.find((to) => to.kind === 'waiting')?.reason,
  };
}

const oneTooMany = (wish: CheckWish): Translated =>
  impossible(wish, `its health checks from ${LIMITS.checks} on are too many for Consul to run`);

/** What Consul called the checks of a service that came without ids: counted where there are several. */
const olderIds = (service: ServiceId, count: number) => (place: number) =>
  checkId(count === 1 ? `service:${service}` : `service:${service}:${place}`);

/** The older tool sent commands too, and an agent that did not allow them refused the whole service. */
const wasSent = ({ kind }: Translated): boolean => kind === 'native' || kind === 'mirrored';

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
