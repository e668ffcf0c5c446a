import type { PublicListener } from '../model/callback-door.ts';
import type { CallbackBase } from '../sources/marathon-callback.ts';
import { bracketed, isLoopback, isUnspecified } from '../support/ip.ts';

export interface CallbackPlace {
  /** `--callback-url`. */
  readonly told: string | undefined;
  /** What is open for Marathon; `undefined`: nothing. */
  readonly listener: PublicListener | undefined;
  /** This machine's, by the word of its Mesos agent, or of Consul where there is none to ask; `undefined`: not said yet. */
  readonly address: string | undefined;
  readonly hasAgent: boolean;
  readonly hostAddresses: readonly string[];
  readonly marathonUrls: readonly string[];
}

/** How Marathon reaches us. The Mesos agent's address is one that the cluster uses already. */
export function callbackBase(place: CallbackPlace): CallbackBase {
  const { told, listener, address, hasAgent } = place;
  const who = hasAgent ? 'the Mesos agent' : 'the Consul agent';
  if (listener === undefined)
    return { problem: 'HTTP callbacks need a server of ours that Marathon can reach: give --public-port' };
  if (told !== undefined) return { url: told };
  const at = (host: string): CallbackBase => ({ url: `${listener.scheme}://${bracketed(host)}:${listener.port}` });
  const { bind } = listener;
  if (!isUnspecified(bind) && !isHere(bind)) return at(bind);
  if (isHere(bind)) return isMarathonHere(place) ? at(bind) : { problem: tooNear('--public-bind is', bind) };
  if (address === undefined)
    return { problem: `how Marathon reaches us is not known until ${who} has said its address` };
  if (isLoopback(address))
    return isMarathonHere(place) ? at(address) : { problem: tooNear(`${who}'s address is`, address) };
  if (place.hostAddresses.includes(address)) return at(address);
  return { problem: `${who} is at ${address}, which is no address of this machine: give --callback-url` };
}

const tooNear = (what: string, address: string): string =>
  `${what} ${address}, where Marathon, on another machine, cannot call us: give --callback-url`;

const isHere = (host: string): boolean => isLoopback(host) || /^localhost\.?$/i.test(host);

const isMarathonHere = ({ marathonUrls }: CallbackPlace): boolean =>
  marathonUrls.some((url) => URL.canParse(url) && isHere(new URL(url).hostname.replace(/^\[|\]$/g, '')));
