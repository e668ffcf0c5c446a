import type { Preset } from '../../mapping/options.ts';
import type { OptionName } from '../schema.ts';
import { parseDuration } from '../values/duration.ts';
import { parseGoDuration } from './go-duration.ts';

export type Allegro = Preset & { readonly name: 'allegro' };

/** One OPTION=VALUE, as the older tool spelled it, and where it was said. */
export interface PresetEntry {
  readonly option: string;
  readonly value: string;
  /** For people: `--preset-option (command line)`. */
  readonly where: string;
}

/** What one value of an older tool's option comes to. */
export type Effect =
  /** The same, in the mapping. */
  | { readonly kind: 'preset'; readonly preset: Partial<Allegro> }
  /** The same, by options of ours. */
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** A part of a URL that two options make. */
  | { readonly kind: 'part'; readonly part: UrlPart; readonly text: string }
  /** What we do anyway: nothing to tell. */
  | { readonly kind: 'always so' }
  /** Accepted, and told. */
  | { readonly kind: 'no effect' }
  | { readonly kind: 'refused' };

/** Our options, each with the text of its value. */
export type Settings = Readonly<Partial<Record<OptionName, string>>>;

export type UrlPart = 'marathonLocation' | 'marathonProtocol' | 'consulHost' | 'consulPort';

/** An option of an older tool: the loader and the reference page are made from a table of these. */
export interface OlderOption {
  /** Goes on after its name: `has no effect: …`, `is refused: …`; says why, and what to do instead. */
  readonly doc: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** Never echoed. */
  readonly isSecret?: boolean;
  /** `undefined`: the value is not understood. */
  readonly read: (value: string) => Effect | undefined;
}

export const noEffect = (doc: string): OlderOption => ({
  doc,
  expected: 'any value',
  read: () => ({ kind: 'no effect' }),
});

export const refused = (doc: string, isSecret = false): OlderOption => ({
  doc,
  expected: 'it to be left out',
  isSecret,
  read: (value) => (value === '' ? { kind: 'always so' } : { kind: 'refused' }),
});

/** A switch one of whose values is what we do anyway, and the other what we cannot. */
export const only = (accepted: boolean, doc: string): OlderOption => ({
  doc,
  expected: String(accepted),
  read: (value) => {
    const isOn = truthOf(value);
    return isOn === undefined ? undefined : { kind: isOn === accepted ? 'always so' : 'refused' };
  },
});

export const setting = (
  option: OptionName,
  doc: string,
  expected: string,
  textOf: (value: string) => string | undefined = (value) => value,
): OlderOption => ({
  doc,
  expected,
  read: (value) => {
    const text = textOf(value);
    return text === undefined ? undefined : { kind: 'settings', settings: { [option]: text } };
  },
});

export const part = (name: UrlPart, doc: string, expected: string, pattern: RegExp): OlderOption => ({
  doc,
  expected,
  read: (value) => {
    if (value === '') return { kind: 'always so' };
    return pattern.test(value) ? { kind: 'part', part: name, text: value } : undefined;
  },
});

export const inPreset = (
  doc: string,
  expected: string,
  read: (value: string) => Partial<Allegro> | undefined,
): OlderOption => ({
  doc,
  expected,
  read: (value) => {
    const preset = read(value);
    return preset && { kind: 'preset', preset };
  },
});

const TRUTH: Readonly<Record<string, boolean>> = { true: true, t: true, '1': true, false: false, f: false, '0': false };

/** As Go's flags read it; an option without a value is switched on. */
export const truthOf = (value: string): boolean | undefined => TRUTH[value.toLowerCase()];

/** A duration as Go writes it, in a form that ours are written in. */
export function durationText(value: string): string | undefined {
  const ms = parseDuration(value) ?? parseGoDuration(value);
  return ms === undefined ? undefined : `${Math.round(ms)}ms`;
}
