import { type Check, type Judgement, ok, problem, unknown, warning } from '../check.ts';
import type { ClusterPicture, ListenerLook } from '../picture.ts';
import { sentence } from './remedy.ts';

const OWN_FILES = '--server-cert-file and --server-key-file';
const PUBLIC_FILES = '--public-cert-file and --public-key-file';

/** Our own servers: what the daemon will open, or has open. */
export const LISTENER_CHECKS: readonly Check[] = [
  { name: 'our server', judge: (picture) => ofListener(picture, false) ?? unknown('it was not looked at') },
  { name: 'second server', judge: (picture) => ofListener(picture, true) ?? ok('not wanted') },
];

function ofListener(picture: ClusterPicture, isPublic: boolean): Judgement | undefined {
  const look = picture.listeners.find((listener) => listener.isPublic === isPublic);
  return look && judged(look, picture);
}

function judged({ address, refusal, isPublic }: ListenerLook, { localDaemon, config }: ClusterPicture): Judgement {
  const flags = isPublic ? '--public-bind or --public-port' : '--bind or --port';
  const isAny = address.endsWith(':0');
  const who = localDaemon === 'silent' ? 'a daemon' : localDaemon === 'gone' ? undefined : `process ${localDaemon.pid}`;
  if (refusal === undefined)
    return who === undefined || isAny
      ? ok(isAny ? 'any port that is free' : `${address} is free for it`)
      : warning(
          `${address} is free, though ${who} runs here: it was started with another ${flags}`,
          'Give the doctor the same options, environment and file as the daemon: else it judges another daemon.',
        );
  if (refusal.code === 'CONFIG_INVALID') return problem(refusal.why, `Correct ${isPublic ? PUBLIC_FILES : OWN_FILES}.`);
  if (refusal.code === 'UPSTREAM_DENIED')
    return problem(`${refusal.why}, and without the token the daemon does not start`, 'Correct --server-token-file.');
  if (refusal.code !== 'EADDRINUSE') return problem(...halves(refusal.why, flags));
  if (isPublic && isOnBoth(config.server))
    return problem(
      `${address} is also that of the first server`,
      'Give the two different ports: --port, --public-port.',
    );
  return who === undefined
    ? problem(...halves(refusal.why, flags))
    : ok(`${address} is taken, as is right while ${who} runs here`);
}

const isOnBoth = (server: ClusterPicture['config']['server']): boolean =>
  server.port !== 0 && server.public?.port === server.port;

/** What it says is in two halves where it knows what to do. */
function halves(why: string, flags: string): [says: string, remedy: string] {
  const [says = why, ...remedy] = why.split('; ');
  return [says, remedy.length > 0 ? sentence(remedy.join('; ')) : `Correct ${flags}.`];
}
