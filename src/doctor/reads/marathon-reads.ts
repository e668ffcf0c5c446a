import { createCaller, type Limits, parseJson, type Transport } from '../../clients/call.ts';
import { listIn, nonEmptyTextIn, numberIn, objectIn, objectsIn, textIn } from '../../clients/json-fields.ts';
import type { MarathonPeer } from '../../clients/marathon/marathon-client.ts';
import { type PeerParts, peerAt } from '../../clients/peer-at.ts';
import { AppError } from '../../support/errors.ts';
import type { MarathonInfo } from '../picture.ts';
import { aheadMsOf } from './peer-time.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };

/** What one instance says of itself, asked by its own URL, and shown no more than `parts`. */
export async function readMarathonInfo(
  transport: Transport,
  parts: PeerParts,
  url: string,
  signal: AbortSignal,
): Promise<MarathonInfo> {
  const caller = createCaller(transport, peerAt('marathon', url, 'control', parts));
  const answer = await caller.succeed({ method: 'GET', path: '/v2/info' }, LIMITS, signal);
  const info = objectIn(parseJson(answer, `GET ${url}/v2/info`));
  const features = listIn(objectIn(info?.marathon_config)?.features);
  if (info?.version === undefined && info?.frameworkId === undefined)
    throw new AppError('UPSTREAM_INVALID', `GET ${url}/v2/info: 200, but not what a Marathon says of itself`);
  return {
    version: textIn(info?.version),
    leader: nonEmptyTextIn(info?.leader),
    leaderUrl: answer.headers['x-marathon-leader'],
    frameworkId: textIn(info?.frameworkId),
    features: features?.flatMap((feature) => textIn(feature) ?? []),
    aheadMs: aheadMsOf(answer, transport.clock.wall()),
  };
}

/** The kill grace of an app, or the shortest of a pod's containers (ms); `undefined`: one has none of its own. */
export async function readKillGraceMs(
  transport: Transport,
  { urls, random: _random, ...parts }: MarathonPeer,
  { id, isPod }: { readonly id: string; readonly isPod: boolean },
  signal: AbortSignal,
): Promise<number | undefined> {
  const caller = createCaller(transport, peerAt('marathon', urls[0] ?? '', 'control', parts));
  const below = id.split('/').filter(Boolean).map(encodeURIComponent).join('/');
  const path = isPod ? `/v2/pods/${below}` : `/v2/apps/${below}`;
  const document = objectIn(await caller.json({ method: 'GET', path }, LIMITS, signal));
  const seconds = isPod
    ? objectsIn(document?.containers).map(({ lifecycle }) => numberIn(objectIn(lifecycle)?.killGracePeriodSeconds))
    : [numberIn(objectIn(document?.app)?.taskKillGracePeriodSeconds)];
  const set = seconds.filter((each) => each !== undefined);
  return set.length < seconds.length || set.length === 0 ? undefined : Math.min(...set) * 1000;
}
