/**
 * What a bot that nobody has configured has at hand: a practice Exchange server with a fault in it,
 * so that the newcomer's first check finds something, and proves it by a real logon.
 */
import { Secret } from './model/account.ts';
import type { Logon } from './model/command.ts';
import type { Reach } from './model/reach.ts';
import type { Target } from './model/target.ts';
import { startPractice } from './practice/practice.ts';

const host = 'mail.contoso.test';
const loopback = '127.0.0.1';

export interface Demo extends AsyncDisposable {
  /** What to check. */
  readonly target: string;
  isAbout(target: Target): boolean;
  /** The practice server is where its name leads, and its authority is trusted. */
  readonly reach: Pick<Reach, 'pins' | 'authorities'>;
  readonly logon: Logon;
}

export async function startDemo(): Promise<Demo> {
  const practice = await startPractice({ scenario: 'encryption-required' });
  const port = Number(new URL(practice.url).port);
  const { mailbox, password, ca } = practice;
  return {
    target: `${host}:${port}`,
    isAbout: (target) => target.host === host && target.port === port,
    reach: { pins: [{ name: host, port, address: loopback }], authorities: [ca] },
    // Autodiscover tells where the mailbox is.
    logon: { account: { user: mailbox, domain: '', password: new Secret(password) } },
    [Symbol.asyncDispose]: () => practice[Symbol.asyncDispose](),
  };
}
