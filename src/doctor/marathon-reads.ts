import { createCaller, type Limits, parseJson, type Transport } from '../clients/call.ts';
import { listIn, numberIn, objectIn, textIn } from '../clients/json-fields.ts';
import type { MarathonPeer } from '../clients/marathon/marathon-client.ts';
import { peerAt } from '../clients/peer-at.ts';
import { aheadMsOf } from './peer-time.ts';
import type { MarathonInfo } from './picture.ts';

const LIMITS: Limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };

/** What one instance says of itself, asked by its own URL. */
export async function readMarathonInfo(
  transport: Transport,
  { urls: _all, random: _random, ...parts }: MarathonPeer,
  url: string,
  signal: AbortSignal,
): Promise<MarathonInfo> {
  const caller = createCaller(transport, peerAt('marathon', url, 'control', parts));
  const answer = await caller.succeed({ method: 'GET', path: '/v2/info' }, LIMITS, signal);
  const info = objectIn(parseJson(answer, `GET ${url}/v2/info`));
  const features = listIn(objectIn(info?.marathon_config)?.features);
  return {
    version: textIn(info?.version),
    leader: textIn(info?.leader),
    frameworkId: textIn(info?.frameworkId),
    features: features?.flatMap((feature) => textIn(feature) ?? []),
    aheadMs: aheadMsOf(answer, transport.clock.wall()),
  };
}

/** The kill grace of an app (ms); `undefined`: it has none of its own. */
export async function readKillGraceMs(
  transport: Transport,
  { urls, random: _random, ...parts }: MarathonPeer,
  app: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const caller = createCaller(transport, peerAt('marathon', urls[0] ?? '', 'control', parts));
  const path = `/v2/apps/${app.split('/').filter(Boolean).map(encodeURIComponent).join('/')}`;
  const document = objectIn(await caller.json({ method: 'GET', path }, LIMITS, signal));
  const seconds = numberIn(objectIn(document?.app)?.taskKillGracePeriodSeconds);
  return seconds === undefined ? undefined : seconds * 1000;
}
