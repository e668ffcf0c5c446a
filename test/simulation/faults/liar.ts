import type { Handler } from '../../../src/sandbox/handler.ts';

/** A witness that answers with 200 and in full shape, and leaves out some of the tasks. */
export interface Liar {
  readonly handler: Handler;
  /** The share of the tasks that are left out, each one for as long as the lie lasts; 0: the truth. */
  share: number;
}

/** Whether a task is one of those that a lie of this share leaves out. */
const isLeftOut = (id: string, share: number): boolean => share >= 1 || hashOf(id) < share;

const hashOf = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_009, 7) / 1_009;

export function withLies(handler: Handler): Liar {
  const liar: Liar = {
    share: 0,
    async handler(request, signal) {
      const answer = await handler(request, signal);
      const { body, status } = answer;
      if (liar.share === 0 || status !== 200 || typeof body !== 'string' || !body.startsWith('{')) return answer;
      return { ...answer, body: JSON.stringify(lessened(JSON.parse(body), liar.share)) };
    },
  };
  return liar;
}

/** Tasks stand in lists called `tasks` and in executors, in both witnesses' answers. */
function lessened(value: unknown, share: number): unknown {
  if (Array.isArray(value)) return value.map((inner) => lessened(inner, share));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      if (field !== 'tasks' || !Array.isArray(inner)) return [field, lessened(inner, share)];
      return [field, inner.filter((task: { id?: unknown }) => !isLeftOut(String(task?.id), share))];
    }),
  );
}
