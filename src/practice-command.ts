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
    if (isPort)
      throw new WrongUsage(
        `It can't listen: ${error.message}. End what uses that port, or name another with --port.`,
      );
    throw error;
  }
}

/** What other programs read. */
function lineOf(server: Practice, ca: string): string {
  const { url, addresses, httpUrl, rpcUrl, mailbox, user, domain, password, dn } = server;
  return `${JSON.stringify({ url, addresses, httpUrl, rpcUrl, mailbox, user, domain, password, dn, ca, server: server.server })}\n`;
}

function greetingOf(scenario: Scenario, server: Practice, ca: string): string {
  const { name, summary } = scenario;
  const port = new URL(server.url).port || '443';
  const { target, pins } = waysTo(scenario, server, port);
  const command = [
    `EXCHANGE_CHECK_PASSWORD=${server.password} npx exchange-check check ${target}`,
    ...pins.map((pin) => `--at ${pin}`),
    `--ca ${ca} --user ${server.mailbox}`,
  ];
  const more =
    port === '443'
      ? ''
      : 'With --port 443 (and 80 free, too) the mailbox alone is enough to find it.\n';
  return `A practice Exchange server listens on ${server.url}
${name}: ${summary}

Check it from another terminal; Autodiscover tells where the mailbox is:

  ${command.join(' \\\n    ')}

Other clients that speak RPC over HTTP find it on ${server.rpcUrl}, too.
${more}Ctrl+C ends it; practice --list names the other scenarios.
`;
}

/** What to check, and which names lead here: a mailbox has its servers at the usual ports alone. */
function waysTo({ knobs }: Scenario, server: Practice, port: string) {
  const domain = server.mailbox.split('@')[1] ?? '';
  const mail = `mail.${domain}`;
  const at = (name: string, to = port) =>
    server.addresses.map((address) => `${name}:${to}:${address}`);
  const known = `autodiscover.${domain}`;
  if (port === '443')
    return {
      target: server.mailbox,
      pins: [...at(domain), ...at(known), ...at(mail), `${known}:80:${server.addresses[0]}`],
    };
  const { redirects = 'none' } = knobs.autodiscover ?? {};
  const isSentOn = redirects === 'by-location' || redirects === 'by-url';
  return { target: `${mail}:${port}`, pins: [...at(mail), ...(isSentOn ? at(known) : [])] };
}
