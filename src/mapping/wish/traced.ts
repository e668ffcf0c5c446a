import { canonicalJson } from '../../support/hash.ts';
import type { Traced } from './wish.ts';

export const byDefault = <Value>(value: Value): Traced<Value> => ({ value, from: 'default' });

/** An option that has its default's value counts as the default: nobody had to say it. */
export const fromOption = <Value>(value: Value, ordinary: Value, flag: string): Traced<Value> =>
  value === ordinary || canonicalJson(value) === canonicalJson(ordinary)
    ? byDefault(value)
    : { value, from: `option ${flag}` };
