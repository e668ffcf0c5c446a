import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDuration } from './duration.ts';

/**
 * How the text of an option becomes its value. What is wrong with a text is not told here: a person is helped by what was
 * expected, which the table of options says in words.
 */
export const parsed = <Value>(parse: (text: string) => Value | undefined): z.ZodType<Value, string> =>
  z.string().transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'not understood' });
    return z.NEVER;
  });

export const address = (parse: (text: string) => string | undefined) => parsed(parse);

/** A duration between two others, in ms. */
export const durationBetween = (least: string, most: string) =>
  parsed((text) => {
    const ms = parseDuration(text);
    const [min = 0, max = 0] = [parseDuration(least), parseDuration(most)];
    return ms !== undefined && ms >= min && ms <= max ? ms : undefined;
  });

export const oneOf = <const Word extends string>(...words: readonly Word[]): z.ZodType<Word, string> =>
  parsed((text) => words.find((word) => word === text));

/** What Consul's tools read as a truth value. */
export const truth = z.stringbool({ truthy: ['true', 't', '1'], falsy: ['false', 'f', '0'] });

export const wholeBetween = (least: number, most: number) =>
  parsed((text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
  );

export const port = parsed((text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined));

export const matching = (pattern: RegExp) => parsed((text) => (pattern.test(text) ? text : undefined));

/** An IP address, or a name that DNS could know; `1.2.3` and `256.0.0.1` are neither. */
export const hostOrAddress = parsed((text) =>
  isIP(text) !== 0 || /^(?=.{1,253}$)(?:(?!-)[a-z0-9-]{1,63}\.)*(?!-|\d+$)[a-z0-9-]{1,63}$/i.test(text)
    ? text
    : undefined,
);

/** Every element of a list by itself. */
export const listOf = <Value>(element: z.ZodType<Value, string>) => z.array(element);

/** A list that is one text, with commas between its parts: only whole it can be understood. */
export const commaText = <Value>(parse: (text: string) => Value | undefined) =>
  z.array(z.string()).transform((parts, context): Value => {
    const value = parse(parts.join(','));
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'not understood' });
    return z.NEVER;
  });
