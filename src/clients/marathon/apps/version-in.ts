import { nameIn } from '../../json-fields.ts';

/**
 * A version in the one form in which it is told everywhere else. Where Marathon prints a pod's, it prints as many digits
 * as its clock has (`specReference`: nanoseconds), and elsewhere always milliseconds, by which it also finds them.
 */
export function versionIn(value: unknown): string | undefined {
  const text = nameIn(value);
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
}
