import type { Clock } from '../support/clock.ts';
import type { Cluster } from './cluster.ts';
import { type Handler, type HandlerRequest, type HandlerResponse, targetOf } from './handler.ts';
import type { Guard } from './marathon/access/guards.ts';
import { type Answers, createAnswers } from './marathon/answers.ts';
import { type Callbacks, createCallbacks, type Post } from './marathon/events/callbacks.ts';
import { createEventStreams } from './marathon/events/event-stream.ts';
import { infoOf } from './marathon/info.ts';
import { answerApps } from './marathon/routes/app-routes.ts';
import { answerPods } from './marathon/routes/pod-routes.ts';
import { answerTasks } from './marathon/routes/task-routes.ts';

export interface MarathonOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Where it believes to be reached: `X-Marathon-Leader`, and without its scheme `/v2/leader`. Left out: where it was asked. */
  readonly url?: string;
  readonly version?: string;
  /** `--enable_features`; left out: none. */
  readonly features?: readonly string[];
  /** Before 1.3.7 the stream sent everything, whatever was asked for. */
  readonly ignoresEventFilter?: boolean;
  /** Before 0.9 there was no stream. */
  readonly hasNoStream?: boolean;
  /** Given, it tells of events by HTTP callbacks too, as before 1.5. */
  readonly post?: Post;
  /** Whom it lets in; left out: everyone. Asked for every route. */
  readonly guard?: Guard;
}

/** A leading Marathon 1.11, as far as it is read. Writes go to the cluster directly. */
export interface Marathon {
  readonly handler: Handler;
  /** How many event streams are open. */
  streams(): number;
  /** Who is told by HTTP callback; `undefined`: a Marathon that knows none. */
  readonly callbacks: Pick<Callbacks, 'urls' | 'remember' | 'forget'> | undefined;
  /**
   * Another instance takes over: every stream ends without a word, and the results of Marathon-run checks are
   * forgotten until their next run, 5 s later.
   */
  failOver(): void;
}

export function createMarathon(options: MarathonOptions): Marathon {
  const { cluster, clock, version = '1.11.26', features = [] } = options;
  const urlFor = (host = 'marathon:8080') => options.url ?? `http://${host}`;
  const streams = createEventStreams(clock);
  cluster.onEvent(streams.publish);
  const callbacks = options.post && createCallbacks(clock, createAnswers(urlFor()), options.post);
  if (callbacks) cluster.onEvent(callbacks.publish);
  let cancelRecheck = () => {};

  const answerEvents = (
    answers: Answers,
    request: HandlerRequest,
    query: URLSearchParams,
    signal: AbortSignal,
  ): HandlerResponse => {
    // Jetty compares the whole header (contract: Marathon, §4.1).
    if (request.headers.accept !== 'text/event-stream') return answers.html(405, NOT_A_STREAM);
    const wanted = options.ignoresEventFilter ? [] : query.getAll('event_type');
    return answers.stream(streams.open(wanted, '127.0.0.1', signal));
  };
  return {
    handler(request, signal) {
      const { path, query } = targetOf(request);
      const url = urlFor(request.headers.host);
      const leader = url.replace(/^https?:\/\//, '');
      const answers = createAnswers(url);
      if (options.guard?.(request.headers.authorization) === false) return answers.denied();
      if (callbacks && path === '/v2/eventSubscriptions') return callbacks.answer(request, query);
      if (request.method !== 'GET') return answers.json(405, { message: 'the sandbox is read-only over HTTP' });
      if (path === '/ping') return answers.text(200, 'pong');
      if (path === '/v2/info') return answers.json(200, infoOf(cluster, leader, version, features));
      if (path === '/v2/leader') return answers.json(200, { leader });
      if (path === '/v2/tasks') return answerTasks(cluster, answers, request, query);
      if (path === '/v2/events' && options.hasNoStream) return answers.html(404, NO_SUCH_PAGE);
      if (path === '/v2/events') return answerEvents(answers, request, query, signal);
      const isApps = path === '/v2/apps' || path.startsWith('/v2/apps/');
      const answer = isApps ? answerApps(cluster, answers, path, query) : answerPods(cluster, answers, path);
      return answer ?? answers.json(500, { message: 'URI not found' });
    },
    streams: streams.count,
    callbacks,
    failOver() {
      cluster.loseHealthMemory();
      streams.endAll();
      cancelRecheck();
      cancelRecheck = clock.after(RECHECK_AFTER_MS, () => cluster.recheckHealth());
    },
  };
}

/** Measured in one fail-over. */
const RECHECK_AFTER_MS = 5_000;

const NO_SUCH_PAGE =
  '<html><head><title>Error 404 Not Found</title></head><body><h2>HTTP ERROR: 404</h2></body></html>';

const NOT_A_STREAM = `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error 405 HTTP method GET is not supported by this URL</title>
</head>
<body><h2>HTTP ERROR 405</h2>
<p>Problem accessing /v2/events. Reason:
<pre>    HTTP method GET is not supported by this URL</pre></p>
</body>
</html>
`;
