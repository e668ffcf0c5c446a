import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeService } from '../../src/clients/consul/encode-service.ts';
import { MARK } from '../../src/model/mark.ts';
import { CASES, servicesOf } from './canonical-cases.ts';
import { changedIn, type Form, formOf, renewed } from './canonical-form.ts';

/**
 * A service whose hash changes is registered anew on every machine by the first daemon of the new release. That is to be
 * meant and announced: whoever changes `canonical.txt` writes a line "- Canonical form: what changes, and what it costs"
 * under "Unreleased" in CHANGELOG.md, then runs the command below. Without that line nothing is renewed, and the check
 * fails; the file names the line that stands for it. New cases need none.
 */
const GOLDEN = new URL('canonical.txt', import.meta.url);
const CHANGELOG = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
const HOW = 'UPDATE_GOLDEN=1 npx vitest run --project unit test/golden/canonical.test.ts';

const now = new Map(
  Object.entries(CASES).map(([title, given]) => [
    title,
    servicesOf(given)
      .flatMap((service) => [
        `hash ${service.meta[MARK.hash]}`,
        JSON.stringify(encodeService(service, new Map()), null, 2),
      ])
      .join('\n'),
  ]),
);
const before = (): Form => formOf(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '');

test(`no definition changes its form unannounced (\`${HOW}\` renews the file)`, () => {
  if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, renewed(before(), now, CHANGELOG));
  const { cases, entry } = before();
  expect(changedIn(cases, now), 'what is registered anew: announce it in CHANGELOG.md, see this test').toEqual([]);
  expect(
    [...now.keys()].filter((title) => !cases.has(title)),
    `new cases: ${HOW}`,
  ).toEqual([]);
  if (entry !== undefined) expect(CHANGELOG).toContain(entry);
});

describe('the file is renewed', () => {
  const old = formOf(renewed(formOf(''), new Map([['a', 'hash 1']]), ''));
  const changed = new Map([['a', 'hash 2']]);
  const announced = '## Unreleased\n\n- Canonical form: tags are sorted.\n\n## 1.0.0\n';

  test('as the next form, naming the line that announces it', () => {
    expect(formOf(renewed(old, changed, announced))).toEqual({
      version: 2,
      entry: '- Canonical form: tags are sorted.',
      cases: changed,
    });
  });
  test.each(['', '## Unreleased\n\n- Else.\n\n## 1.0.0\n\n- Canonical form: an older one.\n'])(
    'never without such a line for what is not released yet: %j',
    (changelog) => {
      expect(() => renewed(old, changed, changelog)).toThrow('Canonical form:');
      expect(() => renewed(old, new Map(), changelog)).toThrow('Canonical form:');
    },
  );
  test('without one for a new case', () => {
    const more = new Map([...old.cases, ['b', 'hash 3']]);
    expect(formOf(renewed(old, more, ''))).toEqual({ ...old, cases: more });
  });
});
