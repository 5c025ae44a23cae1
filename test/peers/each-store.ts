/** A test that has to pass on both kinds of store. */
import { test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { startPostgres, testWithPostgres } from './postgres.ts';
import { embeddedStore, postgresStore } from './stores.ts';

export function testOnEachStore(name: string, run: (store: Store) => Promise<void>): void {
  test(`embedded: ${name}`, async () => {
    await using store = await embeddedStore();
    await run(store);
  });
  testWithPostgres(`PostgreSQL: ${name}`, async () => {
    await using postgres = await startPostgres(['fsync=off']);
    await using store = await postgresStore(await postgres.database());
    await run(store);
  });
}
