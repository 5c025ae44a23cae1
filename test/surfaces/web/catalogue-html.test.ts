/** What stands in the catalogue, and who gets it from the bot. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { catalogueOf } from '../../../src/present/catalogue.ts';
import { mountCatalogue } from '../../../src/surfaces/web/catalogue.ts';
import { catalogueHtml } from '../../../src/surfaces/web/catalogue-html.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { send } from './chat-server.ts';

const knowledge = loadKnowledge();

test('every entry has an anchor of its own, and every link in the page leads to one', () => {
  const page = catalogueHtml(catalogueOf(knowledge));
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const [body = ''] = page.split('<script');
  const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);

  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(knowledge.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
  expect([...new Set(links)].filter((id) => !ids.includes(id))).toEqual([]);
});

test('this machine alone gets the page, with a policy that lets nothing else run', async () => {
  await using server = { it: new WebServer(), [Symbol.asyncDispose]: () => server.it.close() };
  mountCatalogue(server.it, catalogueOf(knowledge));
  const url = await server.it.listen(0, '127.0.0.1');

  const own = await send({ url, path: '/diagnoses' });
  const other = await send({ url, path: '/diagnoses', headers: { host: 'evil.example' } });

  expect([own.status, other.status]).toEqual([200, 421]);
  const policy = own.headers['content-security-policy'] ?? '';
  expect(policy).toMatch(
    /default-src 'none'; script-src 'sha256-\S+' 'sha256-\S+'; style-src 'sha256-/,
  );
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('every family of the knowledge has a name for people', () => {
  const { families } = catalogueOf(knowledge);
  expect(families.filter(({ id, title }) => id === title)).toEqual([]);
});
