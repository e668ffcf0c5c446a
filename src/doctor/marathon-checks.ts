import { type Check, ok, problem, unknown, warning } from './check.ts';
import { answerOf, type ClusterPicture, type MarathonInfo } from './picture.ts';

/** Clocks further apart than this make times in logs and events hard to compare (ms). */
export const CLOCK_TOLERANCE_MS = 5_000;
/** Older ones lack what we read (contract: Marathon, §1). */
const OLDEST = [0, 8] as const;

const infoIn = ({ marathon }: ClusterPicture): MarathonInfo | undefined =>
  marathon.map(({ info }) => answerOf(info)).find((info) => info !== undefined);

const SILENT = unknown('Marathon did not answer');

export const MARATHON_CHECKS: readonly Check[] = [
  {
    name: 'marathon',
    judge({ marathon }) {
      const failures = marathon.flatMap(({ info }) => (info.is === 'failure' ? [info] : []));
      if (failures.length === 0) return ok(`answers at ${marathon.map(({ url }) => url).join(', ')}`);
      const why = failures.map((failure) => failure.why).join('; ');
      if (failures.some(({ status }) => status === 401 || status === 403))
        return problem(why, 'Give credentials that Marathon accepts for reading (--marathon-user and its like).');
      return failures.length === marathon.length
        ? problem(why, 'Start Marathon, or correct --marathon; what is published stays meanwhile.')
        : warning(why, 'Start this instance, or take its URL from --marathon.');
    },
  },
  {
    name: 'marathon version',
    judge(picture) {
      const info = infoIn(picture);
      if (info === undefined) return SILENT;
      if (info.version === undefined) return unknown('Marathon does not say its version');
      return isAtLeast(info.version, OLDEST)
        ? ok(info.version)
        : problem(`${info.version} is older than 0.8`, 'Upgrade Marathon to 0.8 or newer.');
    },
  },
  {
    name: 'marathon leader',
    judge(picture) {
      const info = infoIn(picture);
      if (info === undefined) return SILENT;
      return info.leader === undefined
        ? warning('no leader is elected now', 'Look at the logs of Marathon and at ZooKeeper.')
        : ok(info.leader);
    },
  },
  {
    name: 'marathon events',
    judge(picture) {
      const { stream, config } = picture;
      if (config.marathon.events !== 'auto' && config.marathon.events !== 'sse')
        return ok(`no stream wanted (${config.marathon.events})`);
      if (infoIn(picture) === undefined) return SILENT;
      return stream.is === 'answer'
        ? ok('the stream answers')
        : warning(stream.why, 'Let proxies pass /v2/events unchanged, and the user read it; until then we poll.');
    },
  },
  {
    name: 'framework',
    judge(picture) {
      const id = infoIn(picture)?.frameworkId;
      const remembered = picture.rememberedFramework;
      if (infoIn(picture) === undefined) return SILENT;
      if (id === undefined) return unknown('Marathon has no framework id yet: it has never been registered with Mesos');
      return remembered === undefined || remembered === id
        ? ok(id)
        : problem(
            `Marathon is framework ${id}, but the state file remembers ${remembered}`,
            'Correct --marathon; if it is right, remove the stored state.',
          );
    },
  },
  {
    name: 'task_killing',
    judge(picture) {
      const info = infoIn(picture);
      if (info === undefined) return SILENT;
      if (info.features === undefined) return unknown('this Marathon does not say which features are on');
      return info.features.includes('task_killing')
        ? ok('on')
        : warning(
            'off: a task is withdrawn only when it has ended, so callers still reach it while it shuts down',
            'Start Marathon with --enable_features task_killing (1.0 or newer).',
          );
    },
  },
  {
    name: 'kill grace',
    judge({ killGraceMs, consul }) {
      const ttlMs = answerOf(consul)?.dnsTtlMs;
      if (ttlMs === undefined) return unknown('Consul does not say how long its DNS answers may be kept');
      const short = [...killGraceMs].filter(([, graceMs]) => graceMs < ttlMs).map(([app]) => app);
      return short.length === 0
        ? ok(`no app of this machine has one below Consul's DNS TTL of ${ttlMs / 1000} s`)
        : warning(
            `${short.join(', ')}: the kill grace is below Consul's DNS TTL of ${ttlMs / 1000} s`,
            'Raise taskKillGracePeriodSeconds above the TTL, or lower dns_config.service_ttl.',
          );
    },
  },
  {
    name: 'clocks',
    judge(picture) {
      const ahead = [
        ...picture.marathon.map(({ url, info }) => [url, answerOf(info)?.aheadMs] as const),
        ["Consul's agent", answerOf(picture.consul)?.aheadMs] as const,
      ];
      const known = ahead.flatMap(([who, ms]) => (ms === undefined ? [] : [{ who, ms }]));
      if (known.length === 0) return unknown('nobody told the time');
      const wrong = known.filter(({ ms }) => Math.abs(ms) > CLOCK_TOLERANCE_MS);
      return wrong.length === 0
        ? ok('agree with ours')
        : warning(
            wrong.map(({ who, ms }) => `${who} is ${inSeconds(ms)} our clock`).join('; '),
            'Let NTP set the clocks of both machines.',
          );
    },
  },
];

const inSeconds = (ms: number): string => `${Math.round(Math.abs(ms) / 1000)} s ${ms > 0 ? 'ahead of' : 'behind'}`;

/** Whether a version such as `1.10.12+ent` is at least major.minor. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, has = '0', then = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(has) > major || (Number(has) === major && Number(then) >= minor);
}
