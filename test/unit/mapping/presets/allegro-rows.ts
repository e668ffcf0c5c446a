import type { Preset } from '../../../../src/mapping/options.ts';
import type { Given } from './mapped-row.ts';

export type Allegro = Preset & { readonly name: 'allegro' };

export interface Expected {
  readonly id?: string;
  readonly name?: string;
  readonly address?: string;
  readonly port?: number;
  readonly tags?: readonly string[];
}

/** One row of the migration contract, A.3. */
export interface Row extends Given {
  readonly row: string;
  readonly says: string;
  readonly preset?: Partial<Allegro>;
  readonly expect: readonly Expected[];
  /** Where nothing is published, why. */
  readonly reason?: RegExp;
  /** One warning among those of the row. */
  readonly warns?: RegExp;
}

const TWO_NAMED = {
  labels: { consul: '', common: 'tag' },
  portDefinitions: [{ labels: { consul: 'one', t1: 'tag' } }, { labels: { consul: 'two', t2: 'tag' } }],
};
const TAGGED = { consul: '', varnish: 'tag', metrics: 'tag', owner: 'x' };
const ADMIN = (placeholder: string) => ({
  labels: { consul: '' },
  portDefinitions: [{ labels: { consul: '', [`metrics:${placeholder}`]: 'tag' } }, { name: 'adm' }],
});
const TASK_TAG = 'marathon-task:web.11';

export const ROWS: readonly Row[] = [
  {
    row: 'A-01',
    says: 'an empty label publishes under the id of the app',
    app: { labels: { consul: '' } },
    expect: [{ id: 'web.11_web_31001', name: 'web', address: '10.0.0.7', port: 31001, tags: ['marathon', TASK_TAG] }],
  },
  {
    row: 'A-02',
    says: 'the parts of an id are joined with dots',
    app: { id: '/shop/cart/api', labels: { consul: 'true' } },
    expect: [{ name: 'shop.cart.api' }],
    warns: /DNS cannot ask for "shop\.cart\.api"/,
  },
  {
    row: 'A-03',
    says: 'or with another separator',
    app: { id: '/shop/cart/api', labels: { consul: 'true' } },
    preset: { nameSeparator: '-' },
    expect: [{ name: 'shop-cart-api' }],
  },
  {
    row: 'A-04',
    says: 'a label may name the service',
    app: { labels: { consul: '/some-other/name' } },
    preset: { nameSeparator: '-' },
    expect: [{ name: 'some-other-name' }],
  },
  {
    row: 'A-05',
    says: 'a label of which nothing is left is as none',
    app: { labels: { consul: ' ///' } },
    expect: [{ name: 'web' }],
    warns: /" \/\/\/" \(label consul\): "web" is used/,
  },
  {
    row: 'A-06',
    says: 'an app without the label is not published',
    app: { labels: {} },
    expect: [],
    reason: /no label "consul"/,
  },
  {
    row: 'A-07',
    says: 'labels whose value is tag are tags',
    app: { labels: TAGGED },
    expect: [{ tags: ['marathon', 'metrics', 'varnish', TASK_TAG] }],
  },
  {
    row: 'A-08',
    says: 'labels of a port that is not labelled consul are no tags',
    app: { labels: TAGGED, portDefinitions: [{ labels: { other: 'tag' } }, {}] },
    expect: [{ port: 31001, tags: ['marathon', 'metrics', 'varnish', TASK_TAG] }],
  },
  {
    row: 'A-09',
    says: 'two labelled ports are two services',
    app: TWO_NAMED,
    expect: [
      { id: 'web.11_one_31001', tags: ['marathon', 't1', 'common', TASK_TAG] },
      { id: 'web.11_two_31002', tags: ['marathon', 't2', 'common', TASK_TAG] },
    ],
  },
  {
    row: 'A-10',
    says: 'a labelled port that the task has not is left out',
    app: TWO_NAMED,
    task: { ports: [31001] },
    expect: [{ id: 'web.11_one_31001' }],
    warns: /port/,
  },
  {
    row: 'A-11',
    says: "a labelled port decides, and the app's own name is not used",
    app: { labels: { consul: 'x' }, portDefinitions: [{}, { labels: { consul: '' } }] },
    expect: [{ name: 'web', port: 31002 }],
  },
  {
    row: 'A-12',
    says: 'a labelled port alone is not enough',
    app: { labels: {}, portDefinitions: [{ labels: { consul: '' } }] },
    expect: [],
    reason: /no label "consul"/,
  },
  {
    row: 'A-13',
    says: 'several names on one port, and tags for one of them',
    app: {
      labels: { consul: '', c: 'tag' },
      portDefinitions: [{ labels: { consul: 'a,b', ta: 'tag:a', tb: 'tag:b', all: 'tag' } }],
    },
    expect: [
      { id: 'web.11_a_31001', tags: ['marathon', 'all', 'ta', 'c', TASK_TAG] },
      { id: 'web.11_b_31001', tags: ['marathon', 'all', 'tb', 'c', TASK_TAG] },
    ],
  },
  {
    row: 'A-14',
    says: 'a selector is compared with the name as it is written, spaces and all',
    app: { labels: { consul: '' }, portDefinitions: [{ labels: { consul: 'a, b', tb: 'tag:b' } }] },
    expect: [
      { name: 'a', tags: ['marathon', TASK_TAG] },
      { name: 'b', tags: ['marathon', TASK_TAG] },
    ],
  },
  {
    row: 'A-15',
    says: 'a tag may hold the port of another name',
    app: ADMIN('{port:adm}'),
    expect: [{ port: 31001, tags: ['marathon', 'metrics:31002', TASK_TAG] }],
  },
  {
    row: 'A-16',
    says: 'a port name that is not there stays as it is written',
    app: ADMIN('{port:nope}'),
    expect: [{ tags: ['marathon', 'metrics:{port:nope}', TASK_TAG] }],
  },
  {
    row: 'A-17',
    says: 'a placeholder needs no labelled port',
    app: { labels: { consul: '', 'urlprefix-:{port:http}': 'tag' }, portDefinitions: [{ name: 'http' }] },
    expect: [{ tags: ['marathon', 'urlprefix-:31001', TASK_TAG] }],
  },
  {
    row: 'A-18',
    says: 'a named port that the task has not stays as it is written',
    app: ADMIN('{port:adm}'),
    task: { ports: [31001] },
    expect: [{ port: 31001, tags: ['marathon', 'metrics:{port:adm}', TASK_TAG] }],
    warns: /adm/,
  },
  {
    row: 'A-19',
    says: 'where an app has mappings, they decide',
    app: {
      labels: { consul: '' },
      networks: [{ mode: 'container/bridge' }],
      container: { portMappings: [{ containerPort: 80, labels: { consul: 'mapped' } }, { containerPort: 81 }] },
      portDefinitions: [{}, { labels: { consul: 'defined' } }],
    },
    expect: [{ name: 'mapped', port: 31001 }],
  },
  {
    row: 'A-20',
    says: 'a task without ports is not published',
    app: { labels: { consul: '' }, portDefinitions: [{}] },
    task: { ports: [] },
    expect: [],
    reason: /port/,
  },
  {
    row: 'A-29',
    says: 'the common tag may be another',
    app: { labels: { consul: '' } },
    preset: { commonTag: 'marathon-blue' },
    expect: [{ tags: ['marathon-blue', TASK_TAG] }],
  },
  {
    row: 'A-30',
    says: 'the task ids of Marathon 1.8 are kept whole',
    app: { labels: { consul: '' } },
    task: { id: 'web.instance-aaaa._app.2' },
    expect: [
      {
        id: 'web.instance-aaaa._app.2_web_31001',
        tags: ['marathon', 'marathon-task:web.instance-aaaa._app.2'],
      },
    ],
  },
];
