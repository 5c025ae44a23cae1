/** What runs the bot elsewhere, judged by whatever can judge it here. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { configOf } from '../../src/config.ts';
import { Metrics } from '../../src/metrics.ts';
import { testWith } from '../peers/peers.ts';
import { listening } from '../peers/servers.ts';

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(`../../infra/${path}`, import.meta.url));
const text = (path: string) => readFileSync(at(path), 'utf8');

testWith('systemd-analyze')('systemd takes the unit, and rates it as shut in', async () => {
  const unit = at('systemd/exchange-check.service');

  const { stderr } = await run('systemd-analyze', ['verify', unit]);
  const { stdout } = await run('systemd-analyze', ['security', '--offline=true', unit]);

  expect(stderr).toBe('');
  const [, level] = /Overall exposure level for .*: ([\d.]+)/.exec(stdout) ?? [];
  expect(Number(level)).toBeLessThanOrEqual(2);
});

testWith('promtool')('Prometheus takes the alerts and the scrape', async () => {
  const rules = await run('promtool', ['check', 'rules', at('monitoring/alerts.yaml')]);
  const config = await run('promtool', ['check', 'config', at('monitoring/prometheus.yaml')]);

  expect(rules.stdout).toContain('SUCCESS');
  expect(config.stdout).toContain('SUCCESS');
});

test('every figure that an alert or the dashboard names is one of ours', async () => {
  const metrics = new Metrics();
  metrics.answered('slack', 'explained', 1);
  metrics.checked('healthy', 1);
  metrics.posted(1);
  metrics.failed('jobs');
  const readings = { reports: {}, schedules: {}, lockedAccounts: 0, overdueS: 0 };
  metrics.watch({ counts: async () => readings });
  const server = createServer(metrics.handle);
  await using peer = await listening(server);
  const figures = await (await fetch(`http://127.0.0.1:${peer.port}/metrics`)).text();

  const named = [text('monitoring/alerts.yaml'), text('monitoring/grafana-dashboard.json')].flatMap(
    (file) => file.match(/\b(exchange_check|nodejs|process)_\w+/g) ?? [],
  );

  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !figures.includes(name))).toEqual([]);
});

test('Compose takes the file', async () => {
  const { stdout } = await run(
    fileURLToPath(new URL('../../node_modules/.bin/dclint', import.meta.url)),
    [at('compose'), '--config', at('compose/.dclintrc.yaml')],
  );

  expect(stdout).not.toMatch(/error|warning/);
});

const kinds = { ConfigMap, Deployment, Service, PodDisruptionBudget, NetworkPolicy } as const;
const Kind = z.looseObject({
  kind: z.enum(['ConfigMap', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']),
});

test('each Kubernetes object has the shape that its API wants', () => {
  const objects = parseAllDocuments(text('kubernetes/exchange-check.yaml')).map((document) =>
    Kind.parse(document.toJS()),
  );

  expect(objects.map(({ kind }) => kind).sort()).toEqual(Object.keys(kinds).sort());
  for (const object of objects)
    expect(() => Reflect.construct(kinds[object.kind], [object]).validate()).not.toThrow();
});

test('what the containers set is understood by the bot', () => {
  const ConfigMapData = z.looseObject({
    kind: z.string(),
    data: z.record(z.string(), z.string()).optional(),
  });
  const [config] = parseAllDocuments(text('kubernetes/exchange-check.yaml')).map((document) =>
    ConfigMapData.parse(document.toJS()),
  );
  const Compose = z.looseObject({
    services: z.looseObject({
      bot: z.looseObject({ environment: z.record(z.string(), z.string()) }),
    }),
  });
  const { environment } = Compose.parse(parse(text('compose/compose.yaml'))).services.bot;
  const used = [
    ...Object.keys(config?.data ?? {}),
    ...Object.keys(environment),
    ...(text('compose/exchange-check.env.example').match(/^#?\w+(?==)/gm) ?? []),
    ...(text('azure/main.bicep').match(/(?<=name: ')[A-Z_]{4,}(?=')/g) ?? []),
  ].map((name) => name.replace(/^#/, ''));
  const readers = ['config.ts', 'memory-settings.ts', 'surfaces/teams/settings.ts'].map((path) =>
    readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8'),
  );

  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((name) => !readers.some((reader) => reader.includes(name)))).toEqual([]);
  expect(() =>
    configOf({ ...config?.data, SLACK_BOT_TOKEN: 'x', SLACK_SIGNING_SECRET: 'y', HOST: '0.0.0.0' }),
  ).not.toThrow();
});

test('every way to run it has a page that says how', () => {
  const ways = readdirSync(at('.'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'pictures')
    .map(({ name }) => name);

  for (const way of ways) expect(text('README.md')).toContain(`${way}/README.md`);
  for (const way of ways) expect(text(`${way}/README.md`).length).toBeGreaterThan(300);
});
