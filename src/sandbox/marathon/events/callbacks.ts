import type { Clock } from '../../../support/clock.ts';
import type { ClusterEvent } from '../../cluster/events.ts';
import type { HandlerRequest, HandlerResponse } from '../../handler.ts';
import type { Answers } from '../answers.ts';

/** Posts a text as JSON; answers the status. Rejects when there was none. */
export type Post = (url: string, body: string) => Promise<number>;

/** The HTTP callbacks of a Marathon before 1.5 (contract: Marathon, §4.5). */
export interface Callbacks {
  answer(request: HandlerRequest, query: URLSearchParams): HandlerResponse;
  /** Tells every subscriber, but for those that gave a bad answer a short while ago. */
  publish(event: ClusterEvent): void;
  /** In the order in which they came. */
  urls(): readonly string[];
  /** As if somebody had subscribed long ago: the list is in ZooKeeper, and outlives everyone. */
  remember(url: string): void;
  /** As if ZooKeeper had lost them. */
  forget(): void;
}

/** After the first bad answer a subscriber hears nothing for so long (ms), after each further one for twice as long. */
const FIRST_PAUSE_MS = 1_000;

interface Subscriber {
  failures: number;
  pausedUntil: number;
}

export function createCallbacks(clock: Clock, answers: Answers, post: Post): Callbacks {
  const subscribers = new Map<string, Subscriber>();

  const remember = (url: string) => {
    if (!subscribers.has(url)) subscribers.set(url, { failures: 0, pausedUntil: Number.NEGATIVE_INFINITY });
  };
  const send = async (url: string, subscriber: Subscriber, body: string): Promise<void> => {
    const status = await post(url, body).catch(() => 0);
    if (status >= 200 && status < 300) {
      subscriber.failures = 0;
      return;
    }
    subscriber.pausedUntil = clock.now() + FIRST_PAUSE_MS * 2 ** subscriber.failures;
    subscriber.failures += 1;
  };
  const publish = (event: ClusterEvent) => {
    const body = JSON.stringify(event);
    for (const [url, subscriber] of subscribers)
      if (clock.now() >= subscriber.pausedUntil) void send(url, subscriber, body);
  };
  const change = (isSubscribing: boolean, url: string): HandlerResponse => {
    if (isSubscribing) remember(url);
    else subscribers.delete(url);
    const event = {
      clientIp: '127.0.0.1',
      callbackUrl: url,
      eventType: isSubscribing ? 'subscribe_event' : 'unsubscribe_event',
      timestamp: new Date(clock.wall()).toISOString(),
    };
    publish(event);
    return answers.json(200, event);
  };

  return {
    answer({ method, headers }, query) {
      const url = query.get('callbackUrl');
      if (method === 'GET') return answers.json(200, { callbackUrls: [...subscribers.keys()] });
      if (method !== 'POST' && method !== 'DELETE') return answers.json(405, { message: 'Method Not Allowed' });
      if (method === 'POST' && headers['content-type'] !== 'application/json')
        return answers.json(415, { message: 'Unsupported Media Type' });
      if (url === null) return answers.json(422, { message: 'callbackUrl is missing' });
      return change(method === 'POST', url);
    },
    publish,
    urls: () => [...subscribers.keys()],
    remember,
    forget: () => subscribers.clear(),
  };
}
