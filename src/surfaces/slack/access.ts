/**
 * Who is answered: people of the workspaces (or organizations) that are listed. Guests and people of
 * other organizations are refused, and so is everybody where another organization listens.
 */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import { Recent } from '../../model/recent.ts';
import { Zone } from '../../model/zone.ts';
import type { Ask } from './ask.ts';
import type { Log } from './log.ts';

export const refusals = {
  workspace: 'I am not set up for this workspace.',
  shared:
    'I do not answer in channels that are shared with other organizations. Ask me in a direct message.',
  outsider: 'I only answer people of my own organization.',
  guest: 'I do not answer guests. Ask a full member of this workspace.',
  unsure: 'I could not find out who you are: Slack did not tell me. Try again in a minute.',
} as const;

type Refusal = keyof typeof refusals;

const Member = z.object({
  team_id: z.string().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  deleted: z.boolean().optional(),
  tz: Zone.optional().catch(undefined),
  real_name: z.string().optional().catch(undefined),
});

/** What Slack says of a person, as far as it matters here. */
interface Known {
  readonly refusal?: Refusal;
  readonly zone?: string;
  readonly name?: string;
}

interface Settings {
  /** Workspaces and organizations to serve. Without it: the workspace of the token. */
  readonly teamIds?: readonly string[];
}

export class Access {
  readonly #client: webApi.WebClient;
  readonly #log: Log;
  readonly #members = new Recent<Promise<Known>>({ entries: 10_000, ageMs: 600_000 });
  #teams: Promise<readonly string[]> | undefined;

  constructor(client: webApi.WebClient, { teamIds }: Settings, log: Log) {
    this.#client = client;
    this.#log = log;
    if (teamIds && teamIds.length > 0) this.#teams = Promise.resolve(teamIds);
  }

  /** @returns why this is not answered, as a key of {@link refusals} */
  async refusalOf(ask: Ask): Promise<Refusal | undefined> {
    try {
      const served = await this.#served();
      if (!ask.teams.some((team) => served.includes(team))) return 'workspace';
      if (ask.isShared) return 'shared';
      return (await this.#member(ask.person, served)).refusal;
    } catch (error) {
      this.#log.error(error, 'Slack did not say who asked');
      return 'unsure';
    }
  }

  /** @returns the person's time zone and name, as far as Slack knows them */
  async detailsOf(person: string): Promise<Pick<Known, 'zone' | 'name'>> {
    try {
      const { zone, name } = await this.#member(person, await this.#served());
      return { zone, name };
    } catch (error) {
      this.#log.error(error, 'Slack did not say which time zone a person lives in');
      return {};
    }
  }

  /** Asked for once, and again if that failed. */
  #served(): Promise<readonly string[]> {
    this.#teams ??= this.#client.auth.test().then(
      ({ team_id: team }) => (team ? [team] : []),
      (error) => {
        this.#teams = undefined;
        throw error;
      },
    );
    return this.#teams;
  }

  #member(person: string, served: readonly string[]): Promise<Known> {
    const known = this.#members.get(person);
    if (known !== undefined) return known;
    const asked = this.#client.users.info({ user: person }).then(
      ({ user }) => {
        const member = Member.parse(user);
        return {
          refusal: refusalOfMember(member, served),
          zone: member.tz,
          name: member.real_name,
        };
      },
      (error) => {
        this.#members.delete(person);
        throw error;
      },
    );
    this.#members.set(person, asked);
    return asked;
  }
}

function refusalOfMember(
  member: z.infer<typeof Member>,
  served: readonly string[],
): Refusal | undefined {
  const homes = [member.team_id, member.enterprise_user?.enterprise_id];
  const isOurs = homes.some((home) => home !== undefined && served.includes(home));
  if (!isOurs || member.is_stranger || member.deleted) return 'outsider';
  return member.is_restricted || member.is_ultra_restricted ? 'guest' : undefined;
}
