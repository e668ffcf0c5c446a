import { type Check, type Judgement, ok, problem, unknown, warning } from '../check.ts';
import { answerOf, type ClusterPicture, type MarathonInfo } from '../picture.ts';
import { LEADER_CHECKS } from './leader-checks.ts';
import { MARATHON, remedyFor } from './remedy.ts';
import { isAtLeast } from './version.ts';

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
      const [first] = failures;
      if (first === undefined) return ok(`answers at ${marathon.map(({ url }) => url).join(', ')}`);
      const why = failures.map((failure) => failure.why).join('; ');
      const remedy = remedyFor(first, MARATHON);
      const isRefused = failures.some(({ status }) => status === 401 || status === 403);
      return isRefused || failures.length === marathon.length
        ? problem(why, `${remedy} What is published stays meanwhile.`)
        : warning(why, `${remedy} Or take its URL from --marathon.`);
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
  ...LEADER_CHECKS,
  { name: 'marathon events', judge: events },
  {
    name: 'framework',
    judge({ marathon, remembered }) {
      const ids = [...new Set(marathon.flatMap(({ info }) => answerOf(info)?.frameworkId ?? []))];
      const [id] = ids;
      if (marathon.every(({ info }) => info.is === 'failure')) return SILENT;
      if (id === undefined) return unknown('Marathon has no framework id yet: it has never been registered with Mesos');
      if (ids.length > 1)
        return problem(
          `the URLs are those of several Marathons: frameworks ${ids.join(', ')}`,
          'Give --marathon the instances of one alone; each Marathon has a daemon of its own, with a --cluster.',
        );
      return remembered?.framework === undefined || remembered.framework === id
        ? ok(id)
        : problem(
            `Marathon is framework ${id}, but ${remembered.path} remembers ${remembered.framework}`,
            'Correct --marathon, or --cluster and --state-dir; if all are right, stop the daemon and remove that file.',
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
];

/** How we hear of what happens: what is wanted, and what this Marathon has. */
function events(picture: ClusterPicture): Judgement {
  const { stream, callbacks, config } = picture;
  const mode = config.marathon.events;
  if (mode === 'poll') return ok('not wanted (--events=poll)');
  if (infoIn(picture) === undefined) return SILENT;
  const hasCallbacks = callbacks.is === 'answer';
  if (mode === 'callback')
    return hasCallbacks
      ? ok('this Marathon calls those that ask it to (--events=callback)')
      : warning(
          `this Marathon calls nobody: ${callbacks.why}`,
          'Give --events=auto: since 0.9 there is a stream. Only 0.8 to 1.4 call, with --event_subscriber http_callback.',
        );
  if (stream.is === 'answer') return ok('the stream answers');
  const isNone = stream.status === 404 || stream.status === 405;
  if (mode === 'sse' || !isNone || !hasCallbacks)
    return warning(
      stream.why,
      'Let proxies pass /v2/events unchanged, and our user read it; until then changes are found by polls alone.',
    );
  return config.server.public === undefined
    ? warning(
        `this Marathon has no stream (${stream.why}), but calls those that ask it to`,
        'Give --public-port, so that it can call us; until then changes are found by polls alone.',
      )
    : ok('no stream, but this Marathon calls those that ask it to');
}
