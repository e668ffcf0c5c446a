import { describe, expect, test } from 'vitest';
import { parsePortChoice } from '../../../../src/mapping/labels/port-choice.ts';
import {
  durationFrom,
  failures,
  list,
  pathOrUrl,
  tcpTarget,
  truth,
  weights,
  wholeNumber,
} from '../../../../src/mapping/labels/values.ts';

describe('what is understood', () => {
  test.each([
    [truth, ' true ', true],
    [truth, 'false', false],
    [list, 'a, b ,,a', ['a', 'b']],
    [weights, '10', { passing: 10, warning: 1 }],
    [weights, '10, 2', { passing: 10, warning: 2 }],
    [weights, '65535,1', { passing: 65_535, warning: 1 }],
    [durationFrom(1_000), '1s', 1_000],
    [durationFrom(1_000), '2m', 120_000],
    [durationFrom(1_000), '8760h', 31_536_000_000],
    [durationFrom(1), '500ms', 500],
    [wholeNumber(1, 10), '10', 10],
    [failures, 'marathon', 'marathon'],
    [failures, '3', 3],
    [pathOrUrl, '/', '/'],
    [pathOrUrl, '/health?a=b#c', '/health?a=b#c'],
    [pathOrUrl, 'https://{host}:{port}/x', 'https://{host}:{port}/x'],
    [pathOrUrl, '{label:path}', '{label:path}'],
    [tcpTarget, 'true', ''],
    [tcpTarget, 'db.example:5432', 'db.example:5432'],
    [tcpTarget, '[fd00::1]:80', '[fd00::1]:80'],
    [tcpTarget, '{address}:{port:admin}', '{address}:{port:admin}'],
    [parsePortChoice, 'all', { kind: 'all' }],
    [parsePortChoice, ' named ', { kind: 'named' }],
    [parsePortChoice, 'first', { kind: 'first' }],
    [parsePortChoice, 'http, 1', { kind: 'listed', ports: ['http', '1'] }],
  ])('%#: %o reads %j', (parse, text, value) => {
    expect((parse as (text: string) => unknown)(text)).toEqual(value);
  });
});

describe('what is not', () => {
  test.each([
    [truth, 'yes'],
    [truth, 'constructor'],
    [truth, ''],
    [list, ' , '],
    [weights, '0'],
    [weights, '65536'],
    [weights, '1,'],
    [weights, '1,2,3'],
    [weights, '1.5'],
    [durationFrom(1_000), '999ms'],
    [durationFrom(1_000), '5'],
    [durationFrom(1_000), '1d'],
    [durationFrom(1_000), '8761h'],
    [durationFrom(1), '0ms'],
    [wholeNumber(1, 10), '11'],
    [wholeNumber(1, 10), '-1'],
    [wholeNumber(1, 10), '1e1'],
    [failures, 'mesos'],
    [pathOrUrl, 'health'],
    [pathOrUrl, '/a b'],
    [pathOrUrl, '/a\r\nHost: x'],
    [pathOrUrl, 'ftp://x'],
    [pathOrUrl, ''],
    [tcpTarget, 'false'],
    [tcpTarget, 'host'],
    [tcpTarget, ':80'],
    [tcpTarget, 'a b:80'],
    [parsePortChoice, ''],
    [parsePortChoice, ','],
  ])('%#: %o does not read %j', (parse, text) => {
    expect(parse(text)).toBeUndefined();
  });
});
