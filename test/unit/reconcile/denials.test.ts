import { describe, expect, test } from 'vitest';
import { taskId } from '../../../src/model/ids.ts';
import { createDenials } from '../../../src/reconcile/denials.ts';

const [one, two, three] = [taskId('a.1'), taskId('a.2'), taskId('a.3')];
const lacks = (right: string, name = 'web') =>
  `PUT http://c/v1/agent/service/register: 403: Permission denied: token with AccessorID 'x' lacks permission '${right}' on "${name}"`;

describe('a right that is missing', () => {
  test('is told once for all tasks that need it', () => {
    const denials = createDenials();
    expect(denials.denied(one, lacks('service:write', 'web'))).toBe(true);
    expect(denials.denied(two, lacks('service:write', 'shop'))).toBe(false);
  });

  test('is told again with every tenth denial', () => {
    const denials = createDenials();
    const told = Array.from({ length: 20 }, () => denials.denied(one, lacks('service:write')));
    expect(told.flatMap((isTold, index) => (isTold ? [index + 1] : []))).toEqual([1, 10, 20]);
  });

  test('is forgotten with the tasks that nobody knows any more', () => {
    const denials = createDenials();
    for (const id of [one, two, three]) denials.denied(id, lacks('service:write'));
    denials.forget((id) => id === three);
    expect(denials.taken(three)).toEqual({ kind: 'over', others: [] });
    denials.denied(three, lacks('service:write'));
    denials.forget(() => false);
    expect(denials.denied(three, lacks('service:write'))).toBe(true);
  });

  test('is another story than another right', () => {
    const denials = createDenials();
    denials.denied(one, lacks('service:write'));
    expect(denials.denied(one, lacks('node:write'))).toBe(true);
    expect(denials.denied(two, 'PUT http://c/x: 403: ACL not found')).toBe(true);
  });

  test('is back with the first task that it is there for; the others follow in silence', () => {
    const denials = createDenials();
    for (const id of [one, two]) denials.denied(id, lacks('service:write'));
    expect(denials.taken(three)).toEqual({ kind: 'never denied' });
    expect(denials.taken(two)).toEqual({ kind: 'over', others: [one] });
    expect(denials.taken(one)).toEqual({ kind: 'known' });
    expect(denials.taken(one)).toEqual({ kind: 'never denied' });
  });

  test('is a new story when it is taken again', () => {
    const denials = createDenials();
    denials.denied(one, lacks('service:write'));
    denials.taken(one);
    expect(denials.denied(one, lacks('service:write'))).toBe(true);
  });
});
