import { type Check, ok, problem, unknown, warning } from '../check.ts';
import { answerOf, type KillGrace } from '../picture.ts';

/** Clocks further apart than this make times in logs and events hard to compare (ms). */
export const CLOCK_TOLERANCE_MS = 5_000;
/** What Mesos gives a task where nobody says how long (ms). */
const DEFAULT_GRACE_MS = 3_000;
/** Whoever reads of it has so long to renew a certificate (ms). */
const SOON_MS = 14 * 86_400_000;

/** What clocks say, and what must outlast what. */
export const TIME_CHECKS: readonly Check[] = [
  {
    name: 'kill grace',
    judge({ killGraces, unlookedApps, consul }) {
      const ttlMs = answerOf(consul)?.dnsTtlMs;
      if (ttlMs === undefined) return unknown('Consul does not say how long its DNS answers may be kept');
      const short = killGraces.filter(({ graceMs = DEFAULT_GRACE_MS }) => graceMs < ttlMs);
      const beyond = unlookedApps > 0 ? ` (${unlookedApps} more apps were not looked at)` : '';
      const ttl = `Consul's DNS TTL of ${inSeconds(ttlMs)}${beyond}`;
      return short.length === 0
        ? ok(`no app or pod of this machine has one below ${ttl}`)
        : warning(
            `${short.map(graceInWords).join(', ')}: below ${ttl}: callers still ask tasks that are gone`,
            'Raise taskKillGracePeriodSeconds (in a pod: lifecycle.killGracePeriodSeconds) above the TTL, or lower dns_config.service_ttl.',
          );
    },
  },
  {
    name: 'clocks',
    judge({ marathon, mesos, consul }) {
      const ahead = [
        ...marathon.map(({ url, info }) => [url, answerOf(info)?.aheadMs] as const),
        ['the Mesos agent', mesos && answerOf(mesos)?.aheadMs] as const,
        ["Consul's agent", answerOf(consul)?.aheadMs] as const,
      ];
      const known = ahead.flatMap(([who, ms]) => (ms === undefined ? [] : [{ who, ms }]));
      if (known.length === 0) return unknown('nobody told the time');
      const wrong = known.filter(({ ms }) => Math.abs(ms) > CLOCK_TOLERANCE_MS);
      return wrong.length === 0
        ? ok('agree with ours')
        : warning(
            wrong
              .map(({ who, ms }) => `${who} is ${inSeconds(ms)} ${ms > 0 ? 'ahead of' : 'behind'} our clock`)
              .join('; '),
            'Let NTP set the clocks of both machines.',
          );
    },
  },
  {
    name: 'certificates',
    judge({ certificates, nowMs }) {
      if (certificates.length === 0) return ok('no option names one of ours');
      const bad = certificates.filter(({ validFromMs, validToMs }) => nowMs < validFromMs || nowMs > validToMs);
      const told = (each: (typeof bad)[number]) =>
        `${each.path} (${each.option}) is good from ${day(each.validFromMs)} to ${day(each.validToMs)}`;
      if (bad.length > 0)
        return problem(
          bad.map(told).join('; '),
          'Renew it: the files are read again by themselves. Or mend the clock.',
        );
      const ending = certificates.filter(({ validToMs }) => validToMs - nowMs < SOON_MS);
      return ending.length > 0
        ? warning(ending.map(told).join('; '), 'Renew it: the files are read again by themselves.')
        : ok(`${certificates.length} of ours, none at its end`);
    },
  },
];

const graceInWords = ({ app, graceMs }: KillGrace): string =>
  graceMs === undefined ? `${app} (none set: ${inSeconds(DEFAULT_GRACE_MS)})` : `${app} (${inSeconds(graceMs)})`;

const inSeconds = (ms: number): string => `${Math.round(Math.abs(ms) / 100) / 10} s`;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
