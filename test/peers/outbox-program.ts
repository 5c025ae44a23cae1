/**
 * An instance with nothing but its outbox, for tests that kill it. It posts until it is ended:
 * PLATFORM is the platform's address; DATABASE_URL or FOLDER name the store.
 */
import { startOutbox } from '../../src/jobs/outbox.ts';
import { openStore } from '../../src/store/store.ts';
import { platformPoster } from './platform-poster.ts';

const { PLATFORM = '', DATABASE_URL, FOLDER = '/nowhere', POST_WITHIN_MS } = process.env;

const complain = (message: string) => process.stdout.write(`${message}\n`);
const log = {
  warn: () => undefined,
  error: (error: unknown, message: string) => complain(`${message}: ${error}`),
};
const store = await openStore({ url: DATABASE_URL, folder: FOLDER, owns: true, complain });
startOutbox({
  store,
  posters: { slack: platformPoster(PLATFORM, Number(POST_WITHIN_MS)) },
  log,
  pace: { everyMs: 0, postWithinMs: Number(POST_WITHIN_MS) },
});
process.stdout.write('posting\n');
