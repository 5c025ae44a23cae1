/**
 * Fetches Microsoft's Agents Playground, a client for Teams bots that nobody of us wrote, for the tests.
 *
 * Its licence is for evaluation, so it is no dependency of ours and lies beside the results of a run.
 * Without it its tests are skipped; in CI they fail.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { status } = spawnSync(
  'npm',
  [
    'install',
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--prefix',
    fileURLToPath(new URL('out/playground', import.meta.url)),
    '@microsoft/m365agentsplayground@0.2.28',
  ],
  { stdio: ['ignore', process.stderr, process.stderr], shell: process.platform === 'win32' },
);
process.exit(status ?? 1);
