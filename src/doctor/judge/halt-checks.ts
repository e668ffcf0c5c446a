import type { Halt } from '../../model/halt.ts';
import { readFreezeWord } from '../../sources/freeze-word.ts';
import { type Check, ok, unknown, warning } from '../check.ts';
import type { ClusterPicture } from '../picture.ts';

/** What somebody has stopped, and may have forgotten: told first, because it explains whatever does not happen. */
export const HALT_CHECKS: readonly Check[] = [
  {
    name: 'pause',
    judge({ halts }) {
      const pause = halts.find(({ kind }) => kind === 'paused');
      return pause === undefined
        ? ok('not on')
        : warning(
            `PAUSED on this machine ${untilWhen(pause)}, ${byWhom(pause)}`,
            `${MEANWHILE}; to go on: marathon-consul resume`,
          );
    },
  },
  { name: 'freeze key', judge: freezeKey },
];

const MEANWHILE = 'Meanwhile nothing of ours is withdrawn from Consul or changed there';

/** The key as it stands; where it could not be read, what it said to the daemon last. */
function freezeKey({ freeze, halts, cluster, consul, nowMs }: ClusterPicture) {
  const isRead = freeze.is === 'answer';
  if (isRead && freeze.value === undefined) return ok('not set');
  const word = isRead ? readFreezeWord(freeze.value ?? '', nowMs) : halts.find(({ kind }) => kind === 'frozen');
  if (word !== undefined)
    return warning(
      `FROZEN with the whole cluster ${untilWhen(word)}, ${byWhom(word)}${isRead ? '' : `; that is what it said last: ${freeze.why}`}`,
      `${MEANWHILE}; to go on: consul kv delete marathon-consul/freeze/${cluster}`,
    );
  if (isRead) return ok('set, but its time is over');
  return unknown(consul.is === 'failure' ? 'the Consul agent did not say who it is' : freeze.why);
}

const byWhom = ({ by, why }: Halt): string => `by ${by}${why === '' ? '' : ` (${why})`}`;

function untilWhen({ untilMs, unreadUntil }: Halt): string {
  if (untilMs !== undefined) return `until ${new Date(untilMs).toISOString()}`;
  return unreadUntil === undefined
    ? 'until somebody takes it back'
    : `until somebody takes it back, because "${unreadUntil}" is no time that can be read (RFC 3339, such as 2030-01-31T18:00:00Z)`;
}
