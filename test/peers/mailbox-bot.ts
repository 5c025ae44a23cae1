/**
 * The bot as a process, and a practice Exchange server that it finds as Outlook does: by the mail domain
 * alone, at port 443 and 80 of an address of its own on loopback. Only root may listen there.
 */
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPractice } from '../../src/practice/practice.ts';
import { dnsPeer } from './dns.ts';
import { testIf } from './peers.ts';
import { remembering, startProgram } from './process.ts';
import { dataFolder } from './stores.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A `test` that needs the ports that mail clients use. */
export const testAtPort443 = testIf(process.getuid?.() === 0, 'Port 443 of loopback, for root');

/**
 * @param address an own one for each test, or two would want one port
 * @param people who may check with the account
 * @param settings of the chat platform
 */
export async function mailboxBot(
  { address, scenario, people }: Readonly<Record<'address' | 'scenario' | 'people', string>>,
  settings: Readonly<Record<string, string>>,
) {
  await using parts = new AsyncDisposableStack();
  const data = parts.use(await dataFolder());
  const folder = parts.use(await mkdtempDisposable(join(tmpdir(), 'ec-mailbox-')));
  const [roots, accounts] = [join(folder.path, 'root.pem'), join(folder.path, 'accounts.json')];
  const practice = parts.use(await startPractice({ scenario, address, port: 443 }));
  await writeFile(roots, practice.ca);
  const { mailbox, password } = practice;
  await writeFile(accounts, JSON.stringify([{ name: 'helpdesk', user: mailbox, password }]), {
    mode: 0o600,
  });
  const [, domain = ''] = mailbox.split('@');
  const names = [domain, `autodiscover.${domain}`, `mail.${domain}`];
  const dns = parts.use(
    await dnsPeer(Object.fromEntries(names.map((name) => [`A ${name}`, [address]]))),
  );
  const bot = parts.use(
    await startProgram(
      [main],
      {
        PORT: '0',
        NODE_EXTRA_CA_CERTS: roots,
        EXCHANGE_CHECK_DATA: data.path,
        EXCHANGE_CHECK_DOMAINS: domain,
        EXCHANGE_CHECK_NETWORKS: '127.0.0.0/8',
        EXCHANGE_CHECK_NAME_SERVERS: dns.server,
        EXCHANGE_CHECK_ACCOUNTS_FILE: accounts,
        EXCHANGE_CHECK_ACCOUNT_PEOPLE: people,
        ...settings,
      },
      (line) => JSON.parse(line).url,
    ),
  );
  await remembering(bot);
  const kept = parts.move();
  return { bot, practice, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
