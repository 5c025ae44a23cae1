/**
 * Where a mailbox is, asked as Outlook asks it: every place where Autodiscover may be is looked at at
 * once by one who hasn't logged on; the account goes to the first that may have it, and to no other.
 *
 * Source: [MS-OXDISCO] 3.1.5 and [MS-OXDSCLI] 3.1.5. Active Directory's own list (SCP) is left out:
 * it is for computers in the domain.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { gateOf } from '../../net/logon-gate.ts';
import { pinnedHosts } from '../endpoints.ts';
import { accountLogon } from '../facts.ts';
import { asFailure } from '../meet.ts';
import { askEndpoint } from './json-form.ts';
import { look } from './look.ts';
import { closeAll, obtain } from './mailbox.ts';
import { hostIn, isNobodys, placesOf } from './places.ts';
import { lookAtServices, lookBehindRedirect } from './pointers.ts';
import { Diary, type Found, type Search } from './search.ts';
import * as kinds from './steps.ts';

interface Settings {
  /** Of each wait. */
  readonly patienceMs: number;
  /** Of the redirect without TLS. */
  readonly httpPort: number;
}

export function autodiscoverOf({ patienceMs, httpPort }: Settings): Probe {
  return {
    id: 'autodiscover',
    title: 'Autodiscover',
    needs: 'nothing',
    discovers: true,
    steps: [...Object.values(kinds), accountLogon],
    fits: () => true,

    async run(context) {
      const { target, account, discovery, signal } = context;
      const { domain } = target;
      const mailbox = mailboxOf(context);
      const patience = { ms: patienceMs, signal };
      const diary = new Diary();
      const trail = mailbox === undefined ? [] : [`mailto:${mailbox.toLowerCase()}`];
      const search = {
        ...context,
        domain,
        home: domain,
        mailbox,
        patience,
        httpPort,
        diary,
        trail,
      };
      const looks = lookEverywhere(search);
      try {
        const gate = account && (await gateOf(account, signal));
        const told =
          account && gate && mailbox !== undefined
            ? await obtain({ search, mailbox, account, gate, discovery, looks, lookEverywhere })
            : undefined;
        const found = (await Promise.all(looks)).filter((one) => one !== undefined);
        await conclude(context, search, told ?? found[0]);
      } finally {
        await closeAll(looks);
      }
    },
  };
}

export const autodiscover: Probe = autodiscoverOf({ patienceMs: 8000, httpPort: 80 });

/** Whose settings are wanted: of the target, or of the account by the name it goes by. */
function mailboxOf({ target, account }: ProbeContext): string | undefined {
  if (target.mailbox !== undefined) return target.mailbox;
  return account?.user.includes('@') ? account.user : undefined;
}

/** In Outlook's order; all at once. */
function lookEverywhere(search: Search): readonly Promise<Found | undefined>[] {
  const { target, domain, reach, trail } = search;
  const isHost = target.host !== undefined;
  if (!isHost && isNobodys(domain)) return [];
  const places = placesOf({ ...target, domain }, reach, trail);
  const known = new Set(places.map(({ url }) => url.href.toLowerCase()));
  const isPinned = pinnedHosts({ ...target, domain }, reach).length > 0;
  const hosts = places.map(({ url }) => hostIn(url).name);
  const usual = `autodiscover.${domain}`;
  const host = hosts.find((name) => name === usual) ?? hosts[0];
  return [
    ...places.map((place) => look(search, place)),
    ...(isHost ? [] : [lookBehindRedirect(search, isPinned)]),
    ...(isHost || isPinned ? [] : [lookAtServices(search, known)]),
    ...(host === undefined ? [] : [askEndpoint(search, host, known)]),
  ];
}

/** Which place it is, or that there is none; of a host that was named, its own step tells the latter. */
async function conclude(
  { target, account, mailbox: typed, trace }: ProbeContext,
  { domain, mailbox, diary }: Search,
  found: Found | undefined,
): Promise<void> {
  if (target.host !== undefined && !found) return;
  const { tried, leftOut } = diary;
  await trace
    .step(kinds.location, mailbox ?? target.host ?? domain, async (note) => {
      note({ domain, mailbox, tried: [...new Set(tried)].toSorted(), leftOut });
      if (!found)
        throw new Failure(isNobodys(domain) ? 'autodiscover.climbs' : 'autodiscover.not-found');
      const { url, method } = found.place;
      note({ url: url.href, method });
      if (account && mailbox === undefined && !typed) note.warn('autodiscover.no-address');
    })
    .catch(asFailure);
}
