/** What a look in the thread of the checks is given, and a guard to see what it is asked. */
import { targetOf } from '../../src/check/target-of.ts';
import { type LogonGuard, Secret } from '../../src/model/account.ts';
import type { Practice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import { reaching } from '../reaching.ts';

const name = 'mail.contoso.test';
/** Those that don't take seconds of computing. */
export const few = probes.filter(({ id }) => ['tcp', 'mapi-http'].includes(id));

export function at(port: number) {
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  return { target, pins: [{ name, port, address: '127.0.0.1' }] };
}

export function ofPractice({ url, user, domain, password, server, dn, ca }: Practice) {
  const { target, pins } = at(Number(new URL(url).port));
  const account = { user, domain, password: new Secret(password) };
  const reach = reaching({ pins, authorities: [ca] });
  return { target, options: { reach, timeoutMs: 60_000, account, mailbox: { server, dn } } };
}

/** Takes down what it is asked, and lets everything through. */
export class OpenGuard implements LogonGuard {
  readonly asked: string[] = [];

  async first(_: string, logOn: Parameters<LogonGuard['first']>[1]) {
    this.asked.push('first');
    const verdict = await logOn();
    this.asked.push(verdict);
    return verdict;
  }
  async pass() {
    this.asked.push('pass');
  }
  async refused() {
    this.asked.push('told of a refusal');
  }
}
