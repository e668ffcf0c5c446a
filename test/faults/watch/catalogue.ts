import { askForLong } from './long-question.ts';

/** One service of the node, as the catalogue's users see it. */
export interface Entry {
  readonly name: string;
  readonly port: number;
  readonly tags: readonly string[];
  /** Every check of it, and of its node, passes. */
  readonly isPassing: boolean;
}

/** What Consul's catalogue shows of one node, followed with two blocking queries. */
export interface FollowedCatalogue {
  /** By service id. `undefined` while Consul gives no answer. */
  current(): ReadonlyMap<string, Entry> | undefined;
  stop(): Promise<void>;
}

export interface CatalogueDeps {
  readonly url: string;
  readonly nodeName: string;
  readonly token: string | undefined;
  /** Before each change of `current()`, which still answers what was. */
  readonly beforeChange: () => void;
}

interface WireService {
  readonly ID: string;
  readonly Service: string;
  readonly Port: number;
  readonly Tags: readonly string[] | null;
}

interface WireCheck {
  readonly CheckID: string;
  readonly ServiceID: string;
  readonly Status: string;
}

const WAIT_S = 2;
/** Consul waits for a sixteenth longer than asked, and a busy machine for more; then it is frozen. */
const NO_ANSWER_MS = WAIT_S * 1_000 * 1.0625 + 1_500;
const AGAIN_MS = 25;

/** As most users do (DNS), it believes whichever server it asks (`stale`), so that it sees through a lost leader. */
export function followCatalogue({ url, nodeName, token, beforeChange }: CatalogueDeps): FollowedCatalogue {
  const gone = new AbortController();
  let services: readonly WireService[] | undefined;
  let checks: readonly WireCheck[] | undefined;
  let entries: ReadonlyMap<string, Entry> | undefined;
  /** A service is put into the catalogue before its checks: until it has shown one nobody knows its status. */
  let hadChecks: ReadonlySet<string> = new Set();

  const refresh = () => {
    beforeChange();
    if (services === undefined || checks === undefined) {
      entries = undefined;
      return;
    }
    const isNodePassing = checks.every(({ ServiceID, Status }) => ServiceID !== '' || Status === 'passing');
    const withChecks = new Set(checks.map(({ ServiceID }) => ServiceID));
    const failing = new Set(checks.filter(({ Status }) => Status !== 'passing').map(({ ServiceID }) => ServiceID));
    hadChecks = new Set(services.map(({ ID }) => ID).filter((id) => withChecks.has(id) || hadChecks.has(id)));
    entries = new Map(
      services.map(({ ID, Service, Port, Tags }) => [
        ID,
        {
          name: Service,
          port: Port,
          tags: Tags ?? [],
          isPassing: isNodePassing && hadChecks.has(ID) && !failing.has(ID),
        },
      ]),
    );
  };
  const follow = async (path: string, take: (answer: unknown) => void) => {
    let index = 0;
    while (!gone.signal.aborted) {
      try {
        const { index: next, body } = await askForLong({
          url: `${url}${path}?stale&wait=${WAIT_S}s&index=${index}`,
          token,
          withinMs: NO_ANSWER_MS,
          signal: gone.signal,
        });
        const isNews = next !== index;
        index = next < index ? 0 : next;
        if (isNews) take(body);
      } catch {
        if (gone.signal.aborted) return;
        index = 0;
        take(undefined);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  };
  const loops = [
    follow(`/v1/catalog/node-services/${nodeName}`, (answer) => {
      services = answer === undefined ? undefined : ((answer as { Services?: WireService[] } | null)?.Services ?? []);
      refresh();
    }),
    follow(`/v1/health/node/${nodeName}`, (answer) => {
      checks = answer as WireCheck[] | undefined;
      refresh();
    }),
  ];
  return {
    current: () => entries,
    async stop() {
      gone.abort();
      await Promise.all(loops);
    },
  };
}
