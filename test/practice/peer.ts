import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Practice } from '../../src/practice/practice.ts';
import { askPython } from '../peers/python.ts';

const script = fileURLToPath(new URL('../peers/impacket-logon.py', import.meta.url));

/** One logon of impacket: what the store answered, or what impacket made of a refusal. */
const Logon = z.union([
  z.object({
    level: z.number(),
    code: z.number(),
    bytes: z.number(),
    rop: z.number().optional(),
    ropCode: z.number().optional(),
    dummy: z.number().optional(),
    ended: z.string().optional(),
  }),
  z.object({ error: z.string() }),
]);

/** What is asked otherwise than the practice server would have it. */
export interface Wish {
  readonly [name: string]: unknown;
}

export function ask(practice: Practice, question: Wish): Promise<unknown> {
  return askPython('impacket', script, { ...accountOf(practice), ...question });
}

/** One process for all of them: it takes its time to start. */
export function askEach(questions: readonly (readonly [Practice, Wish])[]): Promise<unknown> {
  return askPython('impacket', script, {
    ask: 'each',
    questions: questions.map(([practice, question]) => ({ ...accountOf(practice), ...question })),
  });
}

function accountOf({ rpcUrl, user, password, domain, dn }: Practice) {
  const server = 'ex01.contoso.test'; // impacket's bindings know no @
  return { url: rpcUrl, user, password, domain, dn, server };
}

export async function logons(practice: Practice, levels: readonly number[], wish: Wish = {}) {
  return z.array(Logon).parse(await ask(practice, { ask: 'store', levels, ...wish }));
}

/** The codes alone. */
export async function codes(practice: Practice, levels: readonly number[], wish: Wish = {}) {
  const all = await logons(practice, levels, wish);
  return all.map((logon) => ('code' in logon ? logon.code : logon.error));
}
