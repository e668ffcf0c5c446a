/** Neither Marathon's ids nor a sensible pattern are longer. */
const MAX_LENGTH = 512;

/** An app id pattern with its leading slash; `undefined` where the text is none. */
export function parseAppPattern(text: string): string | undefined {
  const pattern = text.startsWith('/') ? text : `/${text}`;
  const isPattern = /^(?:\/[A-Za-z0-9._*-]+)+$/.test(pattern) && pattern.length <= MAX_LENGTH;
  return isPattern && !pattern.includes('***') ? pattern : undefined;
}

/**
 * Whether an app id is meant by a pattern: `*` is any text within one part, `**` any text across parts, between slashes
 * also no part at all; the whole id has to fit. All ways to read the pattern are followed at once, a step for each letter
 * of the id: no pattern is slow.
 */
export function matchesApp(pattern: string, app: string): boolean {
  const tokens = tokensOf(pattern);
  let places = withSkips(new Set([0]), tokens);
  for (const letter of app) {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token === '**' || (token === '*' && letter !== '/')) next.add(place);
      else if (token === letter || (token === MAYBE_PARTS && letter === '/')) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = withSkips(next, tokens);
  }
  return places.has(tokens.length);
}

/** The slash of `/**` before another slash: it and the stars behind it may stand for nothing. */
const MAYBE_PARTS = '/?';

const tokensOf = (pattern: string): readonly string[] =>
  (pattern.match(/\/\*\*(?=\/)|\*{1,2}|[^*]/gu) ?? []).flatMap((token) =>
    token === '/**' ? [MAYBE_PARTS, '**'] : [token],
  );

/** Adds the places that are reached without a letter. What is added is walked over too. */
function withSkips(places: Set<number>, tokens: readonly string[]): Set<number> {
  for (const place of places) {
    const token = tokens[place];
    if (token === '*' || token === '**') places.add(place + 1);
    if (token === MAYBE_PARTS) places.add(place + 2);
  }
  return places;
}
