/** Channels, people and a store to say things about schedules in. */
import { answer } from '../../src/commands/answer.ts';
import { scheduleBook } from '../../src/jobs/schedule-book.ts';
import type { Books } from '../../src/model/books.ts';
import type { Card } from '../../src/model/card.ts';
import type { Answer, Origin, Program } from '../../src/model/command.ts';
import type { Place } from '../../src/model/place.ts';
import { isListed } from '../../src/net/guard.ts';
import { programOf } from '../../src/program.ts';
import { embeddedStore } from '../peers/stores.ts';

const listed = {
  domains: ['contoso.com', 'fabrikam.com'],
  networks: ['10.0.0.0/8'],
  ports: [443],
};
export const reachOf = () => ({ pins: [], authorities: [], nameServers: [], listed });
/** Without a memory. */
export const forgetful: Program = {
  ...programOf(reachOf),
  timeoutMs: 1_000,
  isListed: (target, origin) => isListed(reachOf(), target) || origin.surface === 'terminal',
  mayManageSchedules: ({ person }) => person !== 'guest',
  mayUseAccounts: ({ person }) => person === 'admin',
};
export const terminal: Origin = { surface: 'terminal', person: 'operator' };

/** Each test speaks in a channel of its own. */
let channels = 0;

export function newChannel(person = 'U1', zone: string | undefined = 'Europe/Berlin'): Origin {
  channels += 1;
  const place: Place = { surface: 'slack', key: `slack T1 C${channels}`, reference: {} };
  return { surface: 'slack', person, zone, place };
}

/** What is known of other books' things: one account, one vantage point. */
const nothing = () => Promise.reject(new Error('nobody asks for that here'));
const others: Pick<Books, 'history' | 'accounts'> = {
  history: {
    list: nothing,
    find: nothing,
    keep: nothing,
    targets: nothing,
    vantages: async () => ['branch-office'],
  },
  accounts: {
    list: async () => [
      { name: 'helpdesk', user: 'probe', domain: 'CONTOSO', hosts: [], source: 'store' },
    ],
    put: nothing,
    remove: nothing,
    unlock: nothing,
    open: nothing,
  },
};

export interface World extends AsyncDisposable {
  say(text: string, origin: Origin): Promise<Answer>;
  /** The one sentence of the answer. */
  summary(text: string, origin: Origin): Promise<string>;
}

export async function newWorld(): Promise<World> {
  const store = await embeddedStore();
  const schedules = scheduleBook({ store });
  const program: Program = { ...forgetful, books: async () => ({ ...others, schedules }) };
  const say = (text: string, origin: Origin) => answer(text, program, origin);
  return {
    say,
    summary: async (text, origin) => (await say(text, origin)).card.summary,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

export function numberIn({ summary }: Card): number {
  return Number(/^Schedule (\d+)/.exec(summary)?.[1]);
}

export function factsIn({ blocks }: Card): Record<string, string> {
  const facts = blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : []));
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
}

export function wordsIn({ blocks }: Card): string[] {
  const actions = blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
  return actions.flatMap((action) => ('words' in action ? [action.words] : []));
}
