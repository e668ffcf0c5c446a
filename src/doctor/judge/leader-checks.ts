import { type Check, type Judgement, ok, problem, unknown, warning } from '../check.ts';
import type { ClusterPicture } from '../picture.ts';
import { answerOf } from '../picture.ts';
import { MARATHON, remedyFor } from './remedy.ts';

/** Who leads, and whether we reach it. */
export const LEADER_CHECKS: readonly Check[] = [
  {
    name: 'marathon leader',
    judge({ marathon }) {
      const infos = marathon.flatMap(({ info }) => answerOf(info) ?? []);
      if (infos.length === 0) return unknown('Marathon did not answer');
      const leaders = [...new Set(infos.flatMap(({ leader }) => leader ?? []))];
      const [leader] = leaders;
      if (leader === undefined)
        return warning('no leader is elected now', 'Look at the logs of Marathon and at ZooKeeper.');
      return leaders.length === 1
        ? ok(leader)
        : warning(
            `the instances name different ones: ${leaders.join(', ')}`,
            'Look again in a minute; if it stays, the URLs of --marathon are of different clusters.',
          );
    },
  },
  { name: 'leader from here', judge: leaderFromHere },
];

function leaderFromHere({ leader, stream, config, marathon }: ClusterPicture): Judgement {
  if (leader.how === 'nobody names one')
    return unknown(marathon.some(({ info }) => info.is === 'answer') ? 'nobody names one' : 'Marathon did not answer');
  if (leader.how === 'configured') return ok(`${leader.url} is one of --marathon`);
  if (leader.how === 'behind a proxy')
    return ok(`only the proxy is asked, because --marathon has a path: ${leader.url} is an address behind it`);
  const wantsStream = config.marathon.events === 'auto' || config.marathon.events === 'sse';
  const meaning =
    wantsStream && stream.is === 'failure'
      ? 'without it no events come, and changes are found by polls alone'
      : 'the list of all tasks, and events, come through a standby: later, and they end when either of the two does';
  if (leader.how !== 'asked')
    return warning(
      `${leader.url} is named without https, so it gets neither requests nor credentials from us; ${meaning}`,
      'Start Marathon with --disable_http, so that it names its https address, or add that to --marathon.',
    );
  const { answer } = leader;
  if (answer.is === 'answer') return ok(`${leader.url} answers us`);
  if (answer.status === 401 || answer.status === 403)
    return problem(
      `the leader refuses our credentials: ${answer.why}`,
      'Give all instances of Marathon the same users, or give credentials that are good at each.',
    );
  return warning(
    `${answer.why}; ${meaning}`,
    `${remedyFor(answer, { ...MARATHON, name: 'the leader' })} Marathon names itself by its --hostname.`,
  );
}
