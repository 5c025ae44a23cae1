/** `exchange-check practice`: a practice Exchange server, until it is told to end. */
import { once } from 'node:events';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Practice, startPractice } from './practice/practice.ts';
import type { Scenario } from './practice/scenario.ts';
import { scenarioNamed, scenarios } from './practice/scenarios.ts';
import { type Options, WrongUsage } from './terminal-options.ts';

/** What is wrong with a practice server unless it is said: what the whole bot began with. */
const usualScenario = 'encryption-required';

/** @throws WrongUsage */
export async function practice(options: Options): Promise<number> {
  if (options.list) {
    process.stdout.write(listOf(options));
    return 0;
  }
  const scenario = wantedScenario(options.scenario ?? usualScenario);
  // Before the first word: whoever reads it may end us at once.
  const toldToEnd = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const { port } = options;
  await using server = await started(scenario, port);
  using folder = mkdtempDisposableSync(join(tmpdir(), 'exchange-check-practice-'));
  const ca = join(folder.path, 'root.pem');
  writeFileSync(ca, server.ca);
  process.stdout.write(options.json ? lineOf(server, ca) : greetingOf(scenario, server, ca));
  await toldToEnd;
  return 0;
}

function listOf({ json }: Options): string {
  if (json)
    return `${JSON.stringify(
      scenarios.map(({ name, summary }) => ({ name, summary })),
      undefined,
      2,
    )}\n`;
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

function wantedScenario(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario) return scenario;
  const names = scenarios.map((one) => one.name).join(', ');
  throw new WrongUsage(`There is no scenario "${name}". There are: ${names}.`);
}

async function started({ name }: Scenario, port: number | undefined): Promise<Practice> {
  try {
    return await startPractice({ scenario: name, ...(port === undefined ? {} : { port }) });
  } catch (error) {
    const isPort = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
    if (isPort) throw new WrongUsage(`Port ${port} can't be listened on: ${error.message}`);
    throw error;
  }
}

/** What other programs read. */
function lineOf(server: Practice, ca: string): string {
  const { url, addresses, rpcUrl, mailbox, user, domain, password, dn } = server;
  return `${JSON.stringify({ url, addresses, rpcUrl, mailbox, user, domain, password, dn, ca, server: server.server })}\n`;
}

function greetingOf({ name, summary }: Scenario, server: Practice, ca: string): string {
  const { port } = new URL(server.url);
  const host = `mail.${server.mailbox.split('@')[1]}:${port}`;
  const command = [
    `EXCHANGE_CHECK_PASSWORD=${server.password} npx exchange-check check ${host}`,
    ...server.addresses.map((address) => `--at ${host}:${address}`),
    `--ca ${ca}`,
    `--user '${server.domain}\\${server.user}' --server ${server.server}`,
    `--dn '${server.dn}'`,
  ];
  return `A practice Exchange server listens on ${server.url}
${name}: ${summary}

Check it from another terminal:

  ${command.join(' \\\n    ')}

Other clients that speak RPC over HTTP find it on ${server.rpcUrl}, too.
Ctrl+C ends it; practice --list names the other scenarios.
`;
}
