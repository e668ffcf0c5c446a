import type { Handler } from '../../../src/sandbox/handler.ts';

/** A witness that answers with 200 and in full shape, and leaves out some of the tasks. */
export interface Liar {
  readonly handler: Handler;
  /** The share of the tasks that are left out, each one for as long as the lie lasts; 0: the truth. */
  share: number;
  /** Left out of every list for good, ended or not. */
  readonly hidden: Set<string>;
}

/** Whether a task is one of those that a lie of this share leaves out. */
const isLeftOut = (id: string, share: number): boolean => share > 0 && (share >= 1 || hashOf(id) < share);

const hashOf = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_009, 7) / 1_009;

export function withLies(handler: Handler): Liar {
  /** Most answers are the one before. */
  let last = { of: '', share: 0, hidden: 0, is: '' };
  const liar: Liar = {
    share: 0,
    hidden: new Set(),
    async handler(request, signal) {
      const answer = await handler(request, signal);
      const { body, status } = answer;
      if (
        (liar.share === 0 && liar.hidden.size === 0) ||
        status !== 200 ||
        typeof body !== 'string' ||
        !body.startsWith('{')
      )
        return answer;
      const { share, hidden } = liar;
      if (body !== last.of || share !== last.share || hidden.size !== last.hidden)
        last = { of: body, share, hidden: hidden.size, is: JSON.stringify(lessened(JSON.parse(body), liar)) };
      return { ...answer, body: last.is };
    },
  };
  return liar;
}

/** Tasks stand in lists called `tasks`, also within executors; ended ones in others. */
function lessened(value: unknown, liar: Pick<Liar, 'share' | 'hidden'>): unknown {
  if (Array.isArray(value))
    return value.filter((inner) => !liar.hidden.has(idOf(inner))).map((inner) => lessened(inner, liar));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      const known = lessened(inner, liar);
      if (field !== 'tasks' || !Array.isArray(known)) return [field, known];
      return [field, known.filter((task) => !isLeftOut(idOf(task), liar.share))];
    }),
  );
}

const idOf = (value: unknown): string =>
  value !== null && typeof value === 'object' && 'id' in value ? String(value.id) : '';
