/** Stores for tests: both kinds, each new and empty. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/store/store.ts';

const migrations = new URL('../../src/store/migrations/', import.meta.url);
const complain = (message: string) => process.stderr.write(`${message}\n`);

/** A data folder with an empty embedded database: made once, and copied, since making one takes seconds. */
export async function dataFolder() {
  const template = await templateFolder();
  const path = await mkdtemp(join(tmpdir(), 'ec-data-'));
  await cp(template, path, { recursive: true });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** An embedded store, open. */
export async function embeddedStore(): Promise<Store & { readonly folder: string }> {
  const folder = await dataFolder();
  const store = await openStore({ folder: folder.path, owns: true, complain });
  return {
    ...store,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** @param url of an empty database */
export function postgresStore(url: string): Promise<Store> {
  return openStore({ url, folder: '/nowhere', owns: true, complain });
}

async function templateFolder(): Promise<string> {
  // It names each migration and when it was made: another one is another template.
  const journal = await readFile(new URL('meta/_journal.json', migrations));
  const made = createHash('sha256').update(journal).digest('hex').slice(0, 12);
  const template = join(tmpdir(), `ec-template-${made}`);
  if (existsSync(template)) return template;
  const draft = await mkdtemp(join(tmpdir(), 'ec-draft-'));
  const store = await openStore({ folder: draft, owns: true, complain });
  await store[Symbol.asyncDispose]();
  // Another test file may have been faster: its template is as good.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
  return template;
}
