/** A test that has to pass on both kinds of store. */
import { afterAll, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { type Postgres, startPostgres, testWithPostgres } from './postgres.ts';
import { embeddedStore, postgresStore } from './stores.ts';

/** One for all tests of a file, each of which has a database of its own. */
let postgres: Promise<Postgres> | undefined;
afterAll(async () => (await postgres)?.[Symbol.asyncDispose]());

export function testOnEachStore(name: string, run: (store: Store) => Promise<void>): void {
  test(`embedded: ${name}`, async () => {
    await using store = await embeddedStore();
    await run(store);
  });
  testWithPostgres(`PostgreSQL: ${name}`, async () => {
    postgres ??= startPostgres(['fsync=off']);
    const { database } = await postgres;
    await using store = await postgresStore(await database());
    await run(store);
  });
}
